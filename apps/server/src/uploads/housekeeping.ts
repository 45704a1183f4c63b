import type { Context, FilesInUseCall } from "@lectern/core";
import * as repository from "./uploads.repository.ts";

const BATCH = 500;
/** Younger files are left alone: who has just stored one writes its row only now. */
const GRACE_MS = 24 * 60 * 60_000;

/** Uploads whose day is over, and parts that belong to none (their process was killed between the two). */
export async function removeExpiredUploads(ctx: Context): Promise<void> {
  const { parts } = ctx.uploads;
  for (let ids = await repository.deleteExpired(ctx.sql, BATCH); ids.length > 0; ids = await repository.deleteExpired(ctx.sql, BATCH))
    for (const id of ids) await parts.delete(id);
  for await (const ids of batches(parts.list())) {
    const known = await repository.findKnown(ctx.sql, ids);
    for (const id of ids) if (!known.has(id)) await parts.delete(id);
  }
}

/**
 * Deletes stored files that nobody refers to: old ones only, after every room was asked. A room that does not answer ends
 * the run with nothing more deleted. Killed at any point it has deleted some of them, and the next run goes on.
 */
export async function collectUnusedFiles(ctx: Context, rooms: readonly FilesInUseCall[], graceMs: number = GRACE_MS): Promise<{ deleted: number }> {
  const storedBefore = new Date(ctx.now().getTime() - graceMs);
  await ctx.storage.tidy(storedBefore);
  let deleted = 0;
  for await (const hashes of batches(oldFiles(ctx, storedBefore))) {
    const inUse = new Set(await repository.findHashes(ctx.sql, hashes));
    for (const room of rooms) for (const hash of (await ctx.call(room, { hashes })).inUse) inUse.add(hash);
    // Storage looks once more whether somebody has stored it since.
    for (const hash of hashes) if (!inUse.has(hash) && (await ctx.storage.delete(hash, { storedBefore }))) deleted++;
  }
  if (deleted > 0) ctx.log.info({ deleted }, "stored files that nobody used were deleted");
  return { deleted };
}

async function* oldFiles(ctx: Context, storedBefore: Date): AsyncGenerator<string> {
  for await (const { hash, modifiedAt } of ctx.storage.list()) if (modifiedAt < storedBefore) yield hash;
}

async function* batches(ids: AsyncIterable<string>): AsyncGenerator<string[]> {
  let some: string[] = [];
  for await (const id of ids) {
    some.push(id);
    if (some.length < BATCH) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
