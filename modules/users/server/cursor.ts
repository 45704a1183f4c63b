import { validationFailed } from "@lectern/core";
import type { z } from "zod";

/** The sort key of a page's last row, opaque to clients. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key), "utf8").toString("base64url");
}

/** Throws `validation_failed` for anything `encodeCursor` did not make. */
export function decodeCursor<Key extends z.ZodType>(cursor: string | undefined, key: Key): z.output<Key> | null {
  if (cursor === undefined) return null;
  const parsed = key.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) throw validationFailed([{ path: "cursor", code: "invalid_cursor", message: "Use the nextCursor of the page before." }]);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
