import { Callout } from "@lectern/ui/Callout";
import { useFormat } from "@lectern/ui/web/format";
import type { Room } from "../../contract.ts";
import { useT } from "../t.ts";

/** In the place of the field: why one cannot write here, and until when. */
export function WhyNot({ room }: { room: Room }) {
  const t = useT();
  const format = useFormat();
  if (room.muted && !room.closed) {
    return (
      <Callout tone="warning" className="m-3" title={room.muted.until ? t("room.mutedUntil", { time: format.dateTime(room.muted.until) }) : t("room.muted")}>
        {room.muted.reason && t("room.mutedReason", { reason: room.muted.reason })}
      </Callout>
    );
  }
  const reason = room.closed ? t("room.closed") : room.writers === "staff" && room.permissions.includes("write") ? t("room.staffOnly") : t("room.readOnly");
  return <p className="border-t border-line px-4 py-3 text-sm text-muted">{reason}</p>;
}
