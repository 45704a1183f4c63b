import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { migrationChanged, migrationFailed } from "./database.errors.ts";
import type { DatabasePool } from "./pool.ts";

export interface MigrationSource {
  /** Module name. */
  readonly module: string;
  readonly folder: URL;
}

/** Any number would do; it only has to be the same in every copy. */
const MIGRATION_LOCK = 7_236_112;

/**
 * Runs the migrations that have not run yet, each in a transaction of its own, in the order of the sources and then of
 * the file names. An advisory lock lets one process do it while the others wait. Answers the names it ran.
 */
export async function migrate(pool: DatabasePool, sources: readonly MigrationSource[]): Promise<string[]> {
  const connection = await pool.reserve();
  const ran: string[] = [];
  try {
    await connection`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await connection`create schema if not exists platform`;
    await connection`
      create table if not exists platform.migration (
        name text primary key, content_hash text not null, applied_at timestamptz not null default now())`;
    const done = new Map(
      (await connection<{ name: string; contentHash: string }[]>`select name, content_hash from platform.migration`).map((row) => [row.name, row.contentHash]),
    );
    for (const { name, text, hash } of await readAll(sources)) {
      const before = done.get(name);
      if (before === hash) continue;
      if (before !== undefined) throw migrationChanged(name);
      await runOne(connection, name, text, hash);
      ran.push(name);
    }
    return ran;
  } finally {
    await connection`select pg_advisory_unlock(${MIGRATION_LOCK})`.catch(() => {});
    connection.release();
  }
}

async function readAll(sources: readonly MigrationSource[]) {
  const files: { name: string; text: string; hash: string }[] = [];
  for (const { module, folder } of sources) {
    const names = (await readdir(folder)).filter((file) => file.endsWith(".sql")).toSorted();
    for (const file of names) {
      const text = await readFile(new URL(file, folder), "utf8");
      files.push({ name: `${module}/${file}`, text, hash: createHash("sha256").update(text).digest("hex") });
    }
  }
  return files;
}

async function runOne(connection: Awaited<ReturnType<DatabasePool["reserve"]>>, name: string, text: string, hash: string): Promise<void> {
  await connection`begin`;
  try {
    await connection.unsafe(text);
    await connection`insert into platform.migration (name, content_hash) values (${name}, ${hash})`;
    await connection`commit`;
  } catch (cause) {
    await connection`rollback`;
    throw migrationFailed(name, cause);
  }
}
