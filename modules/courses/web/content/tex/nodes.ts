/** An element of MathML Core, before it is in a document. */
export interface MathNode {
  tag: string;
  text?: string;
  children?: readonly MathNode[];
  attributes?: Readonly<Record<string, string>>;
  /** Its scripts stand above and below, not beside. */
  big?: boolean;
}

export function el(tag: string, content: string | readonly MathNode[] = [], attributes?: Readonly<Record<string, string>>): MathNode {
  return { tag, ...(typeof content === "string" ? { text: content } : { children: content }), ...(attributes ? { attributes } : {}) };
}

export function row(nodes: readonly MathNode[]): MathNode {
  const [only] = nodes;
  return nodes.length === 1 && only ? only : el("mrow", nodes);
}

export function isBig(node: MathNode): boolean {
  return node.big === true;
}

type Variant = "bold" | "normal" | "italic" | "double" | "script" | "fraktur" | "mono";

/** Code points of capital A, small a and the digit 0 in Unicode's Mathematical Alphanumeric Symbols; MathML Core knows no other bold. */
const ALPHABETS: Readonly<Record<Exclude<Variant, "normal">, readonly [number, number, number | null]>> = {
  bold: [0x1d400, 0x1d41a, 0x1d7ce],
  italic: [0x1d434, 0x1d44e, null],
  double: [0x1d538, 0x1d552, 0x1d7d8],
  script: [0x1d49c, 0x1d4b6, null],
  fraktur: [0x1d504, 0x1d51e, null],
  mono: [0x1d670, 0x1d68a, 0x1d7f6],
};
/** Letters that were in Unicode before the alphabets and keep their old places. */
const EARLIER: Readonly<Record<string, string>> = { doubleC: "ℂ", doubleH: "ℍ", doubleN: "ℕ", doubleP: "ℙ", doubleQ: "ℚ", doubleR: "ℝ", doubleZ: "ℤ", scriptB: "ℬ", scriptE: "ℰ", scriptF: "ℱ", scriptH: "ℋ", scriptI: "ℐ", scriptL: "ℒ", scriptM: "ℳ", scriptR: "ℛ", scripte: "ℯ", scriptg: "ℊ", scripto: "ℴ", italich: "ℎ", frakturC: "ℭ", frakturH: "ℌ", frakturI: "ℑ", frakturR: "ℜ", frakturZ: "ℨ" };

/** The same formula in another alphabet; `normal` is upright. */
export function styled(node: MathNode, variant: Variant): MathNode {
  if (node.children) return { ...node, children: node.children.map((child) => styled(child, variant)) };
  if (node.text === undefined || (node.tag !== "mi" && node.tag !== "mn")) return node;
  if (variant === "normal") return { ...node, attributes: { ...node.attributes, mathvariant: "normal" } };
  return { ...node, text: [...node.text].map((letter) => translate(letter, variant)).join("") };
}

function translate(letter: string, variant: Exclude<Variant, "normal">): string {
  const earlier = EARLIER[`${variant}${letter}`];
  if (earlier) return earlier;
  const [capital, small, digit] = ALPHABETS[variant];
  const code = letter.codePointAt(0) ?? 0;
  if (letter >= "A" && letter <= "Z") return String.fromCodePoint(capital + code - 65);
  if (letter >= "a" && letter <= "z") return String.fromCodePoint(small + code - 97);
  return letter >= "0" && letter <= "9" && digit !== null ? String.fromCodePoint(digit + code - 48) : letter;
}
