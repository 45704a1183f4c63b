import { Circle, CircleCheck, CircleDot, Lock } from "lucide-react";
import { useT } from "./t.ts";

const LOOKS = {
  not_started: { Icon: Circle, look: "text-line-strong" },
  in_progress: { Icon: CircleDot, look: "text-accent-text" },
  completed: { Icon: CircleCheck, look: "text-success-text" },
  locked: { Icon: Lock, look: "text-muted" },
} as const;

/** Open, begun, completed or locked: by shape, colour and, for screen readers, by word. */
export function StatusMark({ status }: { status: keyof typeof LOOKS }) {
  const t = useT();
  const { Icon, look } = LOOKS[status];
  return (
    <span className="inline-flex shrink-0">
      <Icon size={18} aria-hidden="true" className={look} />
      {status !== "not_started" && <span className="sr-only">{t(`progress.${status}`)}</span>}
    </span>
  );
}
