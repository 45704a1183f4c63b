import { useGo } from "@lectern/ui/web/navigation";
import { useEffect, useMemo, useRef, type MouseEvent } from "react";
import { useT } from "../t.ts";
import { prepareHtml } from "./prepare.ts";

/**
 * Written content as it may stand on a page: the server sanitised it on every write (and the content security policy
 * runs nothing inside it). Here it gets what only the reader's browser can do: mathematics, boxes that scroll, links
 * that stay inside the application.
 */
export function RichText({ html, language }: { html: string; language: string }) {
  const t = useT();
  const go = useGo();
  const root = useRef<HTMLDivElement>(null);
  const content = useMemo(() => ({ __html: prepareHtml(html, { info: t("callout.info"), tip: t("callout.tip"), warning: t("callout.warning") }) }), [html, t]);

  useEffect(() => {
    const place = root.current;
    if (!place) return;
    let gone = false;
    // Half of all courses never need it.
    if (place.querySelector("[data-math]")) void import("./math.ts").then(({ renderMath }) => gone || renderMath(place));
    return () => {
      gone = true;
    };
  }, [content]);
  useReachableScrollers(root, content.__html, t("content.scrolls"));

  function follow(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.origin !== location.origin || link.pathname.startsWith("/api/")) return;
    // A place on this page: the browser's own business.
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  }

  return <div ref={root} lang={language} onClick={follow} className={`prose ${LOOK}`} dangerouslySetInnerHTML={content} />;
}

// Tables keep their table semantics because the box around them scrolls, not they themselves.
const LOOK =
  "[&_table]:table! [&_[data-callout=tip]]:bg-success-soft! [&_[data-callout=warning]]:bg-warning-soft! [&_[data-callout]>strong:first-child]:block [&_[data-callout]>strong:first-child]:text-sm " +
  "[&_[data-callout=info]>strong:first-child]:text-accent-text [&_[data-callout=tip]>strong:first-child]:text-success-text [&_[data-callout=warning]>strong:first-child]:text-warning-text " +
  "[&_details]:rounded-md [&_details]:border [&_details]:px-4 [&_details]:py-2 [&_summary]:font-medium [&_dt]:font-semibold [&_dd]:ps-5 [&_.katex_*]:border-current";

/** What is wider than the column can be scrolled by keyboard too (WCAG 2.1.1); what is not gets no tab stop. */
function useReachableScrollers(root: { current: HTMLElement | null }, content: string, label: string): void {
  useEffect(() => {
    const boxes = [...(root.current?.querySelectorAll<HTMLElement>("pre, [data-scroll]") ?? [])];
    const observer = new ResizeObserver(() => boxes.forEach(mark));
    function mark(box: HTMLElement) {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls === (box.tabIndex === 0)) return;
      if (!scrolls) return ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", label);
    }
    boxes.forEach((box) => observer.observe(box));
    return () => observer.disconnect();
  }, [root, content, label]);
}
