import { validationFailed } from "@lectern/core";
import type { z } from "zod";

/** A sort key as an opaque cursor. */
function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** The sort key of a cursor, checked against its shape; null without one. Garbage is 400 `validation_failed`. */
export function decodeCursor<Key>(cursor: string | undefined, shape: z.ZodType<Key>): Key | null {
  if (cursor === undefined) return null;
  const key = shape.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!key.success) throw validationFailed([{ path: "cursor", code: "invalid_cursor", message: "This is not a cursor of this list." }]);
  return key.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One row more than asked tells whether there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  key: (row: Row) => readonly (string | number)[],
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null };
}
