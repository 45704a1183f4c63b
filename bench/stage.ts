import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { tokenOf } from "@lectern/e2e/browser";
import { startServer, type RunningServer } from "@lectern/e2e/server";
import postgres from "postgres";

/** A page of a list, as far as the benches look into it. */
export interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

export interface Stage {
  readonly server: RunningServer;
  readonly sql: postgres.Sql;
  readonly databaseUrl: string;
  /** What PostgreSQL wrote into its log so far. */
  databaseLog(): Promise<string>;
  token(account: string): Promise<string>;
  /** JSON of a GET that has to succeed, taken for what the caller says it is. */
  get<T>(account: string, path: string): Promise<T>;
  close(): Promise<void>;
}

/** The real server on its embedded database with the demonstration, and a second door into that database for filling it. */
export async function openStage(env: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const server = await startServer(env);
  const directory = join(server.dataDir, "postgres");
  const password = (await readFile(join(directory, "password"), "utf8")).trim();
  const port = (await readFile(join(directory, "cluster/postmaster.pid"), "utf8")).split("\n")[3];
  const databaseUrl = `postgres://lectern:${password}@127.0.0.1:${port}/lectern`;
  const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} });
  const token = (account: string) => tokenOf(server.url, account);
  return {
    server,
    sql,
    databaseUrl,
    databaseLog: () => readFile(join(directory, "postgres.log"), "utf8"),
    token,
    get: async <T>(account: string, path: string) => {
      const reply = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${await token(account)}` } });
      if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
    close: async () => {
      await sql.end();
      await server.remove();
    },
  };
}
