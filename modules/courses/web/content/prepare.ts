type CalloutKind = "info" | "tip" | "warning";

/** What the reading column can show at most, in pixels; browsers choose among sources by it. */
const IMAGE_SIZES = "(width < 48rem) 100vw, 44rem";

/**
 * Sanitised HTML → what stands in the reading column: callouts say what they are, tables scroll in a box of their own, images
 * load when they come near, links to elsewhere say that they leave.
 */
export function prepareHtml(html: string, calloutNames: Readonly<Record<CalloutKind, string>>): DocumentFragment {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  // The server has done this; a second look costs nothing.
  for (const element of body.querySelectorAll("script, style, iframe, object, embed, form, link, meta, base")) element.remove();
  for (const aside of body.querySelectorAll<HTMLElement>("aside[data-callout]")) nameCallout(aside, calloutNames);
  for (const table of body.querySelectorAll("table")) wrapTable(table);
  for (const image of body.querySelectorAll("img")) prepareImage(image);
  for (const link of body.querySelectorAll("a[href]")) prepareLink(link);
  const prepared = document.createDocumentFragment();
  prepared.append(...body.childNodes);
  return prepared;
}

function nameCallout(aside: HTMLElement, names: Readonly<Record<CalloutKind, string>>): void {
  const kind = aside.dataset.callout;
  const name = document.createElement("strong");
  name.textContent = kind === "tip" || kind === "warning" ? names[kind] : names.info;
  aside.prepend(name);
  // Among its text it is a remark, not a landmark of the page.
  aside.setAttribute("role", "note");
}

function wrapTable(table: HTMLTableElement): void {
  const box = document.createElement("div");
  box.dataset.scroll = "";
  box.className = "overflow-x-auto";
  table.replaceWith(box);
  box.append(table);
}

function prepareImage(image: HTMLImageElement): void {
  image.setAttribute("loading", "lazy");
  image.setAttribute("decoding", "async");
  image.setAttribute("sizes", IMAGE_SIZES);
  // Without any text it says nothing to whoever cannot see it; with none given it must not be read out as an address.
  if (!image.hasAttribute("alt")) image.setAttribute("alt", "");
}

function prepareLink(link: Element): void {
  const address = link.getAttribute("href") ?? "";
  if (!/^https?:/i.test(address)) return;
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
}
