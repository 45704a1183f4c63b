import type { Context } from "@lectern/core";
import { deleteOldRows } from "./people.repository.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Reports are kept so long; totals stay. */
const ROWS_KEPT_DAYS = 90;

/** Forgets the rows of old imports: they hold people's names and addresses. */
export async function tidyImports(ctx: Context): Promise<{ removed: number }> {
  const before = new Date(ctx.now().getTime() - ROWS_KEPT_DAYS * DAY_MS);
  return ctx.transaction(async (tx) => ({ removed: await deleteOldRows(tx.sql, before) }));
}
