import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloneDatabase, dropDatabase, migrate, openDatabase, startEmbeddedPostgres } from "@lectern/adapters/database";
import { modules } from "@lectern/server/modules";

export const TEMPLATE = "lectern_template";

/** One PostgreSQL for a whole test run, with a migrated template database. */
export async function startTestDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "lectern-test-"));
  const postgres = await startEmbeddedPostgres({ directory, unsafeFast: true });
  const admin = openDatabase({ url: postgres.url, max: 1, applicationName: "template" });
  await admin.unsafe(`create database ${TEMPLATE}`);
  await admin.end();
  const template = openDatabase({ url: urlOf(postgres.url, TEMPLATE), max: 2, applicationName: "template" });
  await migrate(
    template,
    modules.flatMap(({ name, migrations }) => (migrations ? [{ module: name, folder: migrations }] : [])),
  );
  await template.end();
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A database of one's own, copied from the template. */
export async function freshDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `t_${randomBytes(8).toString("hex")}`;
  const url = await cloneDatabase(urlOf(serverUrl, "postgres"), TEMPLATE, name);
  return { url, drop: () => dropDatabase(urlOf(serverUrl, "postgres"), name) };
}

/** A database with nothing in it: the server that starts on it brings its own tables. */
export async function freshEmptyDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `t_${randomBytes(8).toString("hex")}`;
  const url = await cloneDatabase(urlOf(serverUrl, "postgres"), "template1", name);
  return { url, drop: () => dropDatabase(urlOf(serverUrl, "postgres"), name) };
}

function urlOf(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
