import type { ReactNode } from "react";
import { cx } from "./cx.tsx";

interface EmptyStateProps {
  icon?: ReactNode;
  /** What is missing, e.g. “No courses yet”. */
  title: string;
  /** What to do about it. */
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** An empty list that says what to do next. */
export function EmptyState({ icon, title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={cx("flex flex-col items-center gap-2 rounded-md border border-dashed border-line px-6 py-12 text-center", className)}>
      {icon && (
        <span aria-hidden="true" className="mb-1 text-muted">
          {icon}
        </span>
      )}
      <p className="font-semibold">{title}</p>
      {children && <div className="max-w-prose text-sm text-muted">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
