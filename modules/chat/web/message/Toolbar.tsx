import { IconButton } from "@lectern/ui/IconButton";
import { Ellipsis, Reply, SmilePlus } from "lucide-react";
import type { Message } from "../../contract.ts";
import { useT } from "../t.ts";
import type { RowActions } from "./MessageRow.tsx";

/** The usual things to do with a message, beside it while the pointer or the focus is there. Fingers hold the message instead. */
export function Toolbar({ message, name, mayWrite, actions }: { message: Message; name: string; mayWrite: boolean; actions: RowActions }) {
  const t = useT();
  return (
    <span className="absolute -top-3 right-2 z-10 flex rounded-sm border border-line bg-raised shadow-low pointer-coarse:hidden">
      {mayWrite && (
        <>
          <IconButton
            size="sm"
            label={t("action.react")}
            icon={<SmilePlus size={16} />}
            tooltipSide="top"
            onClick={(event) => actions.picker(message, event.currentTarget)}
          />
          <IconButton size="sm" label={t("message.reply", { name })} icon={<Reply size={16} />} tooltipSide="top" onClick={() => actions.reply(message)} />
        </>
      )}
      <IconButton
        size="sm"
        label={t("action.more", { name })}
        icon={<Ellipsis size={16} />}
        tooltipSide="top"
        aria-haspopup="menu"
        onClick={(event) => actions.menu(message, event.currentTarget)}
      />
    </span>
  );
}
