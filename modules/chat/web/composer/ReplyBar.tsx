import { IconButton } from "@lectern/ui/IconButton";
import { Pencil, Reply, X } from "lucide-react";
import type { Message } from "../../contract.ts";
import { useT } from "../t.ts";

/** Above the field: what is being answered, or changed. */
export function ReplyBar({ replyTo, editing, onCancel }: { replyTo: Message | null; editing: Message | null; onCancel: () => void }) {
  const t = useT();
  const message = editing ?? replyTo;
  if (!message) return null;
  const text = message.message || (message.file?.name ?? "");
  const Icon = editing ? Pencil : Reply;
  return (
    <p className="mb-1 flex items-center gap-2 text-sm text-muted">
      <Icon size={14} aria-hidden="true" className="shrink-0" />
      <span className="min-w-0 flex-1 truncate">
        {editing ? t("compose.editing", { text }) : t("message.answers", { name: message.sender.fullName || t("message.formerMember"), text })}
      </span>
      <IconButton size="sm" label={editing ? t("compose.cancelEdit") : t("compose.cancelReply")} keys={["Esc"]} icon={<X size={16} />} onClick={onCancel} />
    </p>
  );
}
