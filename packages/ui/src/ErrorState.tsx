import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.tsx";

interface ErrorStateProps {
  /** What happened, in a sentence. */
  title: string;
  /** What is safe (“Nothing you wrote is lost.”). */
  safe?: ReactNode;
  /** What to do next. */
  next?: ReactNode;
  /** Buttons: try again, go back. */
  actions?: ReactNode;
  /** A reference for support, e.g. the request id. */
  reference?: string | undefined;
  className?: string;
}

/** A failure that says what happened, what is safe and what to do next. */
export function ErrorState({ title, safe, next, actions, reference, className }: ErrorStateProps) {
  return (
    <div role="alert" className={cx("flex flex-col items-center gap-2 px-6 py-12 text-center", className)}>
      <CircleAlert size={28} aria-hidden="true" className="text-danger-text" />
      <p className="text-lg font-semibold">{title}</p>
      {safe && <p className="max-w-prose text-sm">{safe}</p>}
      {next && <p className="max-w-prose text-sm text-muted">{next}</p>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
      {reference && <p className="mt-2 font-mono text-xs text-muted">{reference}</p>}
    </div>
  );
}
