import { useEffect, type ReactNode } from "react";
import { Breadcrumbs, type Crumb } from "./Breadcrumbs.tsx";
import { cx } from "./cx.tsx";
import { useWords } from "./web/words.ts";

const WIDTHS = {
  /** A form. */
  narrow: "max-w-110",
  /** Text to read, settings. */
  reading: "max-w-190",
  /** Lists and tables. */
  wide: "max-w-280",
  /** Work that needs the whole window. */
  full: "max-w-none",
} as const;

interface PageProps {
  /** The page's heading and the window's title. */
  title: string;
  /** One sentence under the heading. */
  description?: ReactNode;
  /** Way here; the page itself is added from `title`. */
  breadcrumbs?: readonly Crumb[];
  /** Buttons at the end of the heading's line. */
  actions?: ReactNode;
  width?: keyof typeof WIDTHS;
  children: ReactNode;
  className?: string;
}

/** The frame of a page: document title, breadcrumbs, one h1, actions, content of a sensible width. */
export function Page({ title, description, breadcrumbs, actions, width = "wide", children, className }: PageProps) {
  useDocumentTitle(title);
  const words = useWords();
  return (
    <div className={cx("mx-auto w-full px-6 py-6 max-sm:px-4 max-sm:py-4", WIDTHS[width], className)}>
      {breadcrumbs && <Breadcrumbs label={words.breadcrumbs} items={[...breadcrumbs, { label: title }]} />}
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-4 gap-y-3 max-sm:mb-4">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold max-sm:text-lg">{title}</h1>
          {description && <p className="text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Window title “<title> · Lectern”, which screen readers announce after a change of page. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lectern`;
  }, [title]);
}
