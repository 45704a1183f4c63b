import type { z } from "zod";
import { validationFailed } from "./platform.errors.ts";

/** Parses what came from outside; a misfit is the sender's `validation_failed` (400) with one entry per field. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw validationFailed(parsed.error.issues.map(({ path, code, message }) => ({ path: `/${path.join("/")}`, code, message })));
}
