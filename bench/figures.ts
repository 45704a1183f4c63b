import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
/** Of this process, between two measurements: what it left behind of one answer would stop it while the next one arrives. */
export const collectGarbage: () => void = runInNewContext("gc");

/** One line of the table: what was measured, and the limit the project set itself. */
export interface Figure {
  readonly what: string;
  readonly unit: "s" | "ms" | "KB" | "MB" | "×" | "/s";
  readonly median: number;
  /** The worst of the rounds; judged against the limit. */
  readonly worst: number;
  readonly limit: number;
  /** `most`: the figure must not be above its limit; `least`: not below. */
  readonly keeps: "most" | "least";
}

/** From the values of several rounds. */
export function figure(what: string, unit: Figure["unit"], values: readonly number[], limit: number, keeps: Figure["keeps"] = "most"): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  process.stdout.write(`${what}: ${values.map((value) => value.toFixed(2)).join(" ")} ${unit}\n`);
  return { what, unit, median: quantile(sorted, 0.5), worst: (keeps === "most" ? sorted.at(-1) : sorted[0]) ?? 0, limit, keeps };
}

export const isKept = ({ worst, limit, keeps }: Figure) => (keeps === "most" ? worst <= limit : worst >= limit);

export function toRow({ what, unit, median, worst, limit, keeps }: Figure): string {
  const digits = unit === "s" || unit === "×" ? 2 : 0;
  const shown = (value: number) => `${value.toFixed(digits)} ${unit}`;
  return `| ${what} | ${shown(median)} | ${shown(worst)} | ${isBaseline({ limit, keeps }) ? "for comparison" : `${keeps === "most" ? "≤" : "≥"} ${limit} ${unit}`} |`;
}

/** Shown beside a figure; it has no limit of its own. */
const isBaseline = ({ limit, keeps }: Pick<Figure, "limit" | "keeps">) => limit === (keeps === "most" ? Infinity : 0);

/** `values` in ascending order; 0…1. */
export function quantile(values: readonly number[], at: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * at))] ?? 0;
}
