import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import { useT } from "../t.ts";

interface Room {
  readonly used: number;
  readonly limit: number;
}

/** How much room is left: the course's own, and the organisation's where that is nearer to its end. */
export function RoomBar({ storage: { course, organisation } }: { storage: { course: Room; organisation: Room } }) {
  const t = useT();
  const format = useFormat();
  const scarce = organisation.limit - organisation.used < course.limit - course.used;
  const { used, limit } = scarce ? organisation : course;
  const percent = limit === 0 ? 100 : Math.min(100, (used / limit) * 100);
  const text = t(scarce ? "materials.room.organisation" : "materials.room.course", { used: format.bytes(used), limit: format.bytes(limit) });
  return (
    <div className="mt-6 max-w-110">
      <p className="mb-1 text-sm text-muted">{text}</p>
      <ProgressBar label={t("materials.room.label")} value={percent} valueText={text} />
    </div>
  );
}
