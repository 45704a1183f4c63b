/**
 * What is wider than the column can be scrolled by keyboard too (WCAG 2.1.1); what is not gets no tab stop. Returns the
 * way to stop watching.
 */
export function keepScrollersReachable(root: HTMLElement, label: string): () => void {
  const boxes = [...root.querySelectorAll<HTMLElement>("pre, [data-scroll]")];
  const observer = new ResizeObserver(() => boxes.forEach(mark));

  function mark(box: HTMLElement) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls === (box.tabIndex === 0)) return;
    if (scrolls) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", label);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }

  for (const box of boxes) observer.observe(box);
  return () => observer.disconnect();
}
