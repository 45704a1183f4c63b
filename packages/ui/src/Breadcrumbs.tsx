import { ChevronRight } from "lucide-react";
import { PlainLink } from "./Link.tsx";

export interface Crumb {
  label: string;
  /** Where it leads; the last one, the page itself, has none. */
  to?: string;
}

/** The way from the start to this page. On phones only the step up is shown. */
export function Breadcrumbs({ label, items }: { label: string; items: readonly Crumb[] }) {
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap items-center gap-x-1 text-sm text-muted">
        {items.map((crumb, index) => (
          <li key={crumb.label} className={index < items.length - 2 ? "flex items-center gap-1 max-sm:hidden" : "flex min-w-0 items-center gap-1"}>
            {crumb.to ? (
              <PlainLink to={crumb.to} className="rounded-sm underline-offset-3 hover:underline">
                {crumb.label}
              </PlainLink>
            ) : (
              <span aria-current="page" className="truncate">
                {crumb.label}
              </span>
            )}
            {index < items.length - 1 && <ChevronRight size={14} aria-hidden="true" className="shrink-0" />}
          </li>
        ))}
      </ol>
    </nav>
  );
}
