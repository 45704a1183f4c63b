import { element, type HtmlElement, type HtmlNode } from "./html-tree.ts";

/**
 * A list holds nothing but items. Editors nest lists directly in lists; such a list belongs to the item before it,
 * and one without an item before it takes its parent's place.
 */
export function repairList(list: HtmlElement): HtmlNode[] {
  const items: HtmlElement[] = [];
  for (const child of list.children) {
    if (typeof child === "string" && child.trim() === "") continue;
    if (typeof child !== "string" && child.name === "li") {
      items.push(child);
      continue;
    }
    const last = items.at(-1);
    if (last === undefined) items.push(element("li", {}, [child]));
    else last.children = [...last.children, child];
  }
  if (items.length === 0) return [];
  const only = items.length === 1 ? items[0]?.children : undefined;
  const inner = only?.length === 1 ? only[0] : undefined;
  if (inner !== undefined && typeof inner !== "string" && (inner.name === "ul" || inner.name === "ol")) return [inner];
  return [{ ...list, children: items }];
}
