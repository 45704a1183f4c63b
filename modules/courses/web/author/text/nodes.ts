import { Extension, Mark, mergeAttributes, Node, textblockTypeInputRule } from "@tiptap/react";

const CALLOUTS = ["info", "tip", "warning"] as const;
export type CalloutKind = (typeof CALLOUTS)[number];

/** A formula: TeX in `data-math`, in one piece. `div[data-math]` is one on a line of its own. */
const math = (name: string, tag: "span" | "div") =>
  Node.create({
    name,
    group: tag === "span" ? "inline" : "block",
    inline: tag === "span",
    atom: true,
    selectable: true,
    addAttributes: () => ({ tex: { default: "", parseHTML: (element: HTMLElement) => element.dataset["math"] ?? "", rendered: false } }),
    parseHTML: () => [{ tag: `${tag}[data-math]` }],
    renderHTML: ({ node }) => [tag, { "data-math": String(node.attrs["tex"]) }, String(node.attrs["tex"])],
    addNodeView:
      () =>
      ({ node }) => {
        const dom = document.createElement(tag);
        const inside = document.createElement("span");
        dom.className = "lec-math";
        inside.dataset["math"] = String(node.attrs["tex"]);
        inside.textContent = String(node.attrs["tex"]);
        dom.append(inside);
        // Drawn as learners will see it, by the same code.
        void import("../../content/math.ts").then(({ renderMath }) => renderMath(dom));
        return { dom, ignoreMutation: () => true };
      },
  });

const InlineMath = math("math", "span");
const BlockMath = math("blockMath", "div");

const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => ({
    kind: {
      default: "info",
      parseHTML: (element: HTMLElement) => CALLOUTS.find((kind) => kind === element.dataset["callout"]) ?? "info",
      renderHTML: ({ kind }: Record<string, unknown>) => ({ "data-callout": String(kind) }),
    },
  }),
  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
});

/** Markup the toolbar does not offer, but imported pages have: it survives being edited. */
const box = (name: string, tag: string, content: string, group = "block") =>
  Node.create({ name, content, group, defining: true, parseHTML: () => [{ tag }], renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0] });

const Details = box("details", "details", "summary? block+").extend({
  addAttributes: () => ({ open: { default: null, parseHTML: (element: HTMLElement) => (element.hasAttribute("open") ? "" : null) } }),
  // Open while it is written, whatever learners see first.
  addNodeView:
    () =>
    ({ HTMLAttributes }) => {
      const dom = document.createElement("details");
      for (const [name, value] of Object.entries(mergeAttributes(HTMLAttributes, { open: "" }))) dom.setAttribute(name, String(value));
      dom.addEventListener("click", (event) => event.preventDefault());
      return { dom, contentDOM: dom };
    },
});

const inline = (name: string, tag: string, attributes: readonly string[] = []) =>
  Mark.create({
    name,
    addAttributes: () => Object.fromEntries(attributes.map((attribute) => [attribute, { default: null }])),
    parseHTML: () => [{ tag: attributes[0] && tag === "span" ? `${tag}[${attributes[0]}]` : tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

const MARKS = [
  ...["sub", "sup", "mark", "small", "kbd", "samp", "var", "cite", "q", "dfn", "ins"].map((tag) => inline(`html_${tag}`, tag)),
  inline("html_abbr", "abbr", ["title"]),
  inline("html_time", "time", ["datetime"]),
  inline("html_lang", "span", ["lang", "dir"]),
];

/** Language and direction of a paragraph, for texts in several languages; what a heading cell is the heading of. */
const Foreign = Extension.create({
  name: "foreign",
  addGlobalAttributes: () => [
    { types: ["paragraph", "heading", "blockquote", "listItem"], attributes: { lang: { default: null }, dir: { default: null } } },
    { types: ["tableHeader"], attributes: { scope: { default: null } } },
  ],
});

/** One number sign is a heading too: the section's title is the page's only first-level one. */
const ShortHeading = Extension.create({
  name: "shortHeading",
  addInputRules() {
    const heading = this.editor.schema.nodes["heading"];
    return heading ? [textblockTypeInputRule({ find: /^#\s$/, type: heading, getAttributes: { level: 2 } })] : [];
  },
});

export const OWN_EXTENSIONS = [
  InlineMath,
  BlockMath,
  Callout,
  Details,
  box("summary", "summary", "inline*", ""),
  box("figure", "figure", "(block | figcaption)+"),
  box("figcaption", "figcaption", "inline*", ""),
  box("definitions", "dl", "(dt | dd)+"),
  box("dt", "dt", "inline*", ""),
  box("dd", "dd", "block+", ""),
  ...MARKS,
  Foreign,
  ShortHeading,
];
