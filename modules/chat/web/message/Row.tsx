import { Avatar } from "@lectern/ui/Avatar";
import { cx } from "@lectern/ui/cx";
import type { ReactNode } from "react";

interface RowProps {
  name: string;
  picture: string | null;
  /** The same person said the line above a moment ago: name and picture are not repeated. */
  continued: boolean;
  /** Beside the name. */
  head: ReactNode;
  /** At the end of the line: what has become of one's own message. */
  status?: ReactNode;
  children: ReactNode;
}

/** The looks that sent and waiting messages share: picture, name and time, content, status. */
export function Row({ name, picture, continued, head, status, children }: RowProps) {
  return (
    <div className={cx("flex gap-3 px-2", continued ? "py-0.5" : "pt-2 pb-0.5")}>
      <span className="w-8 shrink-0">{!continued && <Avatar name={name} src={picture} />}</span>
      <div className="min-w-0 flex-1">
        <p className={cx("flex items-baseline gap-2", continued && "sr-only")}>
          <span className="truncate font-semibold">{name}</span>
          {head}
        </p>
        {children}
      </div>
      <span className="flex w-4 shrink-0 items-end pb-1.5 text-muted">{status}</span>
    </div>
  );
}
