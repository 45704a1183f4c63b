import type { ReactNode } from "react";
import { cx } from "@lectern/ui/cx";

/** Text in a box of limited height: it can be reached and scrolled by keyboard too (WCAG 2.1.1). */
export function ScrollBox({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    <section aria-label={label} ref={makeReachable} className={cx("overflow-y-auto", className)}>
      {children}
    </section>
  );
}

function makeReachable(box: HTMLElement | null) {
  if (box) box.tabIndex = 0;
}
