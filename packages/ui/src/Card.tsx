import type { ReactNode } from "react";
import { cx } from "./cx.tsx";

interface CardProps {
  title?: ReactNode;
  /** One line under the title. */
  description?: ReactNode;
  /** At the end of the title's line. */
  actions?: ReactNode;
  /** Heading level of the title; default 2. */
  level?: 2 | 3;
  children?: ReactNode;
  className?: string;
}

/** A bordered group. Use it for one self-contained thing, not to fill a page with boxes. */
export function Card({ title, description, actions, level = 2, children, className }: CardProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={cx("rounded-md border border-line bg-surface p-5 max-sm:p-4", className)}>
      {(title || actions) && (
        <header className="mb-4 flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            {title && <Heading className="text-base font-semibold">{title}</Heading>}
            {description && <p className="text-sm text-muted">{description}</p>}
          </div>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
