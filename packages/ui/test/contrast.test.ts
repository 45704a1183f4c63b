import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Tokens = Map<string, readonly [lightness: number, chroma: number, hue: number]>;

const css = readFileSync(new URL("../src/styles.css", import.meta.url), "utf8");

/** The four sets of values in the order they stand in the file. */
const themes: Record<string, Tokens> = Object.fromEntries(
  ["light", "dark", "high contrast, light", "high contrast, dark"].map((name, index) => [
    name,
    readTokens([...css.matchAll(/\{([^{}]*--canvas:[^{}]*)\}/g)][index]?.[1] ?? ""),
  ]),
);

const TEXT_ON_GROUND: readonly (readonly [string, string])[] = [
  ...["canvas", "surface", "raised", "sunken", "hover"].flatMap((ground) => [["text", ground] as const, ["muted", ground] as const]),
  ...["canvas", "surface", "raised", "sunken", "accent-soft"].map((ground) => ["accent-text", ground] as const),
  ...["success", "warning", "danger"].flatMap((tone) => [
    [`${tone}-text`, `${tone}-soft`] as const,
    [`${tone}-text`, "surface"] as const,
    ["text", `${tone}-soft`] as const,
  ]),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-danger", "danger"],
  ["on-danger", "danger-hover"],
];

describe.each(Object.entries(themes))("in the %s theme", (name, tokens) => {
  const wanted = name.startsWith("high contrast") ? 7 : 4.5;

  test.each(TEXT_ON_GROUND)(`%s on %s can be read (WCAG 1.4.3, ${wanted}:1)`, (text, ground) => {
    expect(contrast(tokens, text, ground)).toBeGreaterThanOrEqual(wanted);
  });

  test.each(["canvas", "surface", "raised"])("the edge of a field stands out from %s (WCAG 1.4.11, 3:1)", (ground) => {
    expect(contrast(tokens, "line-strong", ground)).toBeGreaterThanOrEqual(3);
  });
});

test("the five series colours are told apart by lightness, not only by hue", () => {
  for (const tokens of Object.values(themes)) {
    const lightness = [1, 2, 3, 4, 5].map((series) => tokens.get(`series-${series}`)?.[0] ?? 0).toSorted((a, b) => a - b);
    expect((lightness.at(-1) ?? 0) - (lightness[0] ?? 0)).toBeGreaterThan(0.15);
  }
});

function readTokens(block: string): Tokens {
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ?([\d.]*)\)/g)].map(([, name, l, c, h]) => [name!, [Number(l), Number(c), Number(h || 0)]]),
  );
}

function contrast(tokens: Tokens, one: string, other: string): number {
  const [a, b] = [luminance(tokens.get(one)), luminance(tokens.get(other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** OKLCH → linear sRGB (Björn Ottosson's matrices), cut to the gamut, → relative luminance (WCAG 2.2). */
function luminance(colour: Tokens extends Map<string, infer C> ? C | undefined : never): number {
  if (!colour) throw new Error("a token is missing");
  const [lightness, chroma, hue] = colour;
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (value: number) => Math.min(1, Math.max(0, value));
  const red = cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
