import { useGo } from "@lectern/ui/web/navigation";
import { useLayoutEffect, useRef } from "react";
import { useT } from "../t.ts";
import { prepareHtml } from "./prepare.ts";
import { keepScrollersReachable } from "./scrollers.ts";

/**
 * Written content as it may stand on a page: the server sanitised it on every write (and the content security policy
 * runs nothing inside it). Here it gets what only the reader's browser can do: mathematics, boxes that scroll, links
 * that stay inside the application.
 */
export function RichText({ html, language }: { html: string; language: string }) {
  const t = useT();
  const go = useGo();
  const root = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const place = root.current;
    if (!place) return;
    place.replaceChildren(prepareHtml(html, { info: t("callout.info"), tip: t("callout.tip"), warning: t("callout.warning") }));
    const stopWatching = keepScrollersReachable(place, t("content.scrolls"));
    const gone = new AbortController();
    place.addEventListener("click", (event) => followInside(event, go), { signal: gone.signal });
    // Most courses never need it.
    if (place.querySelector("[data-math]")) void import("./math.ts").then(({ renderMath }) => gone.signal.aborted || renderMath(place));
    return () => {
      gone.abort();
      stopWatching();
    };
  }, [html, t, go]);

  return <div ref={root} lang={language} className={`prose ${LOOK}`} />;
}

// Tables keep their table semantics because the box around them scrolls, not they themselves.
const LOOK =
  "[&_table]:table! [&_[data-callout=tip]]:bg-success-soft! [&_[data-callout=warning]]:bg-warning-soft! [&_[data-callout]>strong:first-child]:block [&_[data-callout]>strong:first-child]:text-sm " +
  "[&_[data-callout=info]>strong:first-child]:text-accent-text [&_[data-callout=tip]>strong:first-child]:text-success-text [&_[data-callout=warning]>strong:first-child]:text-warning-text " +
  "[&_details]:rounded-md [&_details]:border [&_details]:px-4 [&_details]:py-2 [&_summary]:font-medium [&_dt]:font-semibold [&_dd]:ps-5 [&_.katex_*]:border-current";

/** A link to another page of ours is followed without loading the application again; all else is the browser's business. */
function followInside(event: MouseEvent, go: (to: string) => void): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || link.origin !== location.origin || link.pathname.startsWith("/api/")) return;
  // A place on this page.
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
}
