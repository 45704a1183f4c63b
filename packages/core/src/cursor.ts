import type { z } from "zod";
import { validationFailed } from "./platform.errors.ts";

type SortKey = readonly (string | number)[];

/** A sort key as an opaque cursor: base64url of its JSON. */
export function encodeCursor(key: SortKey): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The sort key of a cursor, checked against its shape; null without one. Garbage is 400 `validation_failed`. */
export function decodeCursor<Key>(cursor: string | undefined, shape: z.ZodType<Key>): Key | null {
  if (cursor === undefined) return null;
  const key = shape.safeParse(readJson(cursor));
  if (!key.success) throw validationFailed([{ path: "/cursor", code: "invalid_cursor", message: "Use the nextCursor of the page before." }]);
  return key.data;
}

/** A page from rows of which one more than asked was read: that one tells whether there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  key: (row: Row) => SortKey,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null };
}

function readJson(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0))));
  } catch {
    return undefined;
  }
}
