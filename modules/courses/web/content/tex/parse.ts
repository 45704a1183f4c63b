import { el, isBig, row, styled, type MathNode } from "./nodes.ts";
import { BIG_OPERATORS, FUNCTIONS, IDENTIFIERS, LIMIT_FUNCTIONS, OPERATOR_SIGNS, OVER_ACCENTS, SPACES, UNDER_ACCENTS, VARIANTS } from "./symbols.ts";
import { tokenise, type Token } from "./tokens.ts";

/** More nesting than any formula of a course has. */
const MOST_DEPTH = 100;
const FENCES: Readonly<Record<string, readonly [string, string]>> = { matrix: ["", ""], smallmatrix: ["", ""], pmatrix: ["(", ")"], bmatrix: ["[", "]"], Bmatrix: ["{", "}"], vmatrix: ["|", "|"], Vmatrix: ["‖", "‖"], cases: ["{", ""] };
const ALIGNED = new Set(["aligned", "align", "split", "gathered", "gather", "eqnarray", "equation", "array"]);

/** TeX mathematics → a MathML tree. Throws at what it does not know: then the TeX itself is shown, never a wrong formula. */
export function parseTex(tex: string): MathNode {
  const tokens = tokenise(tex);
  let at = 0;
  let depth = 0;

  const peek = (): Token | undefined => {
    while (tokens[at]?.kind === "space") at += 1;
    return tokens[at];
  };
  const next = (): Token | undefined => {
    const token = peek();
    at += 1;
    return token;
  };
  const fail = (what: string): never => {
    throw new Error(`TeX: ${what}`);
  };

  function sequence(isEnd: (token: Token) => boolean): MathNode[] {
    depth += 1;
    if (depth > MOST_DEPTH) fail("nested too deeply");
    const nodes: MathNode[] = [];
    for (let token = peek(); token && !isEnd(token); token = peek()) nodes.push(scripted());
    depth -= 1;
    return nodes;
  }

  /** An atom with what stands above and below it. */
  function scripted(): MathNode {
    let base = peek()?.kind === "up" || peek()?.kind === "down" ? el("mrow") : atom();
    let up: MathNode | undefined;
    let down: MathNode | undefined;
    for (let token = peek(); token; token = peek()) {
      if (token.kind === "command" && (token.text === "limits" || token.text === "nolimits")) {
        if (token.text === "limits") base = { ...base, big: true };
        at += 1;
      } else if (token.kind === "up" && !up) {
        at += 1;
        up = argument();
      } else if (token.kind === "down" && !down) {
        at += 1;
        down = argument();
      } else if (token.kind === "sign" && token.text === "'") {
        at += 1;
        up = up ? row([up, el("mo", "′")]) : el("mo", "′");
      } else break;
    }
    const big = isBig(base);
    if (up && down) return el(big ? "munderover" : "msubsup", [base, down, up]);
    if (up) return el(big ? "mover" : "msup", [base, up]);
    return down ? el(big ? "munder" : "msub", [base, down]) : base;
  }

  /** A group in braces, or the next single thing. */
  function argument(): MathNode {
    const token = peek();
    if (!token) return fail("an argument is missing");
    if (token.kind === "open") return group();
    // TeX takes one digit where no braces stand: x^12 is x¹2.
    if (token.kind === "number" && token.text.length > 1) {
      tokens[at] = { kind: "number", text: token.text.slice(1) };
      return el("mn", token.text.slice(0, 1));
    }
    return atom();
  }

  function group(): MathNode {
    if (next()?.kind !== "open") fail("{ expected");
    const nodes = sequence(({ kind }) => kind === "close");
    if (next()?.kind !== "close") fail("} is missing");
    return row(nodes);
  }

  /** The raw text between braces, spaces included. */
  function rawGroup(): string {
    if (next()?.kind !== "open") fail("{ expected");
    let text = "";
    for (let open = 1; ; at += 1) {
      const token = tokens[at];
      if (!token) return fail("} is missing");
      open += token.kind === "open" ? 1 : token.kind === "close" ? -1 : 0;
      if (open === 0) break;
      text += token.kind === "command" && token.text !== " " ? (OPERATOR_SIGNS.get(token.text) ?? token.text) : token.text;
    }
    at += 1;
    return text;
  }

  function atom(): MathNode {
    const token = next();
    if (!token) return fail("ends too early");
    switch (token.kind) {
      case "open":
        at -= 1;
        return group();
      case "letter":
        return el("mi", token.text);
      case "number":
        return el("mn", token.text);
      case "sign":
        return token.text === "~" ? el("mspace", [], { width: "0.333em" }) : el("mo", token.text === "-" ? "−" : token.text === "*" ? "∗" : token.text, { stretchy: "false" });
      case "command":
        return command(token.text);
      default:
        return fail(`${token.text} is not expected here`);
    }
  }

  function command(name: string): MathNode {
    const identifier = IDENTIFIERS.get(name);
    if (identifier) return el("mi", identifier);
    const sign = OPERATOR_SIGNS.get(name);
    if (sign) return el("mo", sign, { stretchy: "false" });
    const big = BIG_OPERATORS.get(name);
    if (big) return { ...el("mo", big), big: !name.includes("int") };
    if (FUNCTIONS.has(name)) return row([el("mi", name, { mathvariant: "normal" }), el("mspace", [], { width: "0.167em" })]);
    if (LIMIT_FUNCTIONS.has(name)) return { ...el("mo", name.replace(/^(lim|arg)(?=sup|inf|max|min)/, "$1 ")), big: true };
    const over = OVER_ACCENTS.get(name);
    if (over) return el("mover", [argument(), el("mo", over)], { accent: "true" });
    const under = UNDER_ACCENTS.get(name);
    if (under) return el("munder", [argument(), el("mo", under)], { accentunder: "true" });
    const space = SPACES[name];
    if (space) return el("mspace", [], { width: space });
    const variant = VARIANTS[name];
    if (variant) return styled(argument(), variant);
    return structure(name);
  }

  function structure(name: string): MathNode {
    switch (name) {
      case "frac":
      case "dfrac":
      case "tfrac":
      case "cfrac":
        return el("mfrac", [argument(), argument()]);
      case "binom":
        return row([el("mo", "("), el("mfrac", [argument(), argument()], { linethickness: "0" }), el("mo", ")")]);
      case "sqrt": {
        if (peek()?.text !== "[") return el("msqrt", [argument()]);
        at += 1;
        const degree = row(sequence(({ text }) => text === "]"));
        at += 1;
        return el("mroot", [argument(), degree]);
      }
      case "overset":
      case "stackrel": {
        const above = argument();
        return el("mover", [argument(), above]);
      }
      case "underset": {
        const below = argument();
        return el("munder", [argument(), below]);
      }
      case "text":
      case "textrm":
      case "textbf":
      case "textit":
      case "mbox":
        return el("mtext", rawGroup().replaceAll(" ", "\u00A0"));
      case "operatorname":
        return el("mi", rawGroup(), { mathvariant: "normal" });
      case "left":
        return fenced();
      case "big":
      case "Big":
      case "bigg":
      case "Bigg":
      case "bigl":
      case "bigr":
        return el("mo", delimiter(), { stretchy: "true" });
      case "displaystyle":
      case "textstyle":
      case "nonumber":
        return el("mrow");
      case "begin":
        return environment(rawGroup());
      default:
        return fail(`\\${name} is not known`);
    }
  }

  function delimiter(): string {
    const token = next();
    if (!token) return fail("a delimiter is missing");
    if (token.text === ".") return "";
    return token.kind === "command" ? (OPERATOR_SIGNS.get(token.text) ?? (token.text === "|" ? "‖" : fail("a delimiter is not known"))) : token.text;
  }

  function fenced(): MathNode {
    const open = delimiter();
    const inside = sequence(({ kind, text }) => kind === "command" && text === "right");
    if (next()?.text !== "right") fail("\\right is missing");
    return row([el("mo", open, { fence: "true" }), ...inside, el("mo", delimiter(), { fence: "true" })]);
  }

  function environment(wanted: string): MathNode {
    const name = wanted.replace("*", "");
    const fences = FENCES[name];
    if (!fences && !ALIGNED.has(name)) fail(`${name} is not known`);
    if (name === "array") rawGroup();
    const rows: MathNode[][] = [[]];
    for (;;) {
      const cell = row(sequence(({ kind, text }) => kind === "cell" || kind === "row" || (kind === "command" && text === "end")));
      rows.at(-1)?.push(el("mtd", [cell]));
      const token = next();
      if (!token) return fail(`\\end{${name}} is missing`);
      if (token.kind === "row") rows.push([]);
      else if (token.kind === "command") break;
    }
    rawGroup();
    const filled = rows.filter((cells) => cells.length > 1 || cells[0]?.children !== undefined);
    const body = el("mtable", filled.map((cells) => el("mtr", cells)), name === "cases" || !fences ? { columnalign: name === "cases" ? "left" : "right left", displaystyle: fences ? "false" : "true" } : {});
    return fences ? row([el("mo", fences[0], { fence: "true" }), body, el("mo", fences[1], { fence: "true" })]) : body;
  }

  const nodes = sequence(({ kind }) => kind === "close" || kind === "cell" || kind === "row");
  if (peek()) fail("ends in the middle");
  return row(nodes);
}
