/** The server's share of a new room. */
export const serverFiles: Readonly<Record<string, string>> = {
  "module.ts": `import { defineModule } from "@lectern/core";

export default defineModule({
  name: "__name__",
  needs: [],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/__name__.routes.ts"),
});
`,

  "contract.ts": `import { defineRoute, id, instant, line } from "@lectern/core";
import { z } from "zod";

/** One thing of this room; rename it to what it is. */
const item = z.object({ id, title: z.string(), createdAt: instant });
export type Item = z.output<typeof item>;

export const listItems = defineRoute({
  method: "GET",
  path: "/api/__name__",
  summary: "Your own, newest first",
  reply: z.object({ items: z.array(item), nextCursor: z.string().nullable() }),
});

export const createItem = defineRoute({
  method: "POST",
  path: "/api/__name__",
  summary: "Make one",
  body: z.object({ title: line(200) }),
  reply: item,
  status: 201,
});

export type Routes = typeof listItems | typeof createItem;
`,

  "migrations/0001_init.sql": `create schema __name__;

create table __name__.item (
  id uuid primary key,
  organisation_id uuid not null,
  owner_id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  created_at timestamptz not null default now()
);
create index item_by_owner on __name__.item (organisation_id, owner_id, id desc);
`,

  "server/__name__.routes.ts": `import { serveRoute, signedIn, type ServedRoute } from "@lectern/core";
import { createItem, listItems } from "../contract.ts";
import * as __name__ from "./__name__.service.ts";

const routes: readonly ServedRoute[] = [
  serveRoute(listItems, signedIn, async ({ ctx, grant }) => ({ items: await __name__.list(ctx, grant), nextCursor: null })),
  serveRoute(createItem, signedIn, ({ ctx, grant, body }) => __name__.create(ctx, grant, body.title)),
];

export default routes;
`,

  "server/__name__.service.ts": `import type { Actor, Context } from "@lectern/core";
import type { Item } from "../contract.ts";
import { presentItem } from "./__name__.presenter.ts";
import * as repository from "./__name__.repository.ts";

export async function list(ctx: Context, { organisationId, userId: ownerId }: Actor): Promise<Item[]> {
  const rows = await repository.listItems(ctx.sql, { organisationId, ownerId });
  return rows.map(presentItem);
}

export async function create(ctx: Context, { organisationId, userId: ownerId }: Actor, title: string): Promise<Item> {
  const row = await ctx.transaction((tx) => repository.insertItem(tx.sql, { id: ctx.newId(), organisationId, ownerId, title, createdAt: ctx.now() }));
  return presentItem(row);
}
`,

  "server/__name__.repository.ts": `import type { Sql } from "@lectern/core/ports";

export interface ItemRow {
  readonly id: string;
  readonly organisationId: string;
  readonly ownerId: string;
  readonly title: string;
  readonly createdAt: Date;
}

const PAGE = 200;

export async function listItems(sql: Sql, { organisationId, ownerId }: { organisationId: string; ownerId: string }): Promise<ItemRow[]> {
  return sql<ItemRow[]>\`
    select id, organisation_id, owner_id, title, created_at from __name__.item
    where organisation_id = \${organisationId} and owner_id = \${ownerId}
    order by id desc limit \${PAGE}\`;
}

export async function insertItem(sql: Sql, row: ItemRow): Promise<ItemRow> {
  await sql\`insert into __name__.item \${sql(row, "id", "organisationId", "ownerId", "title", "createdAt")}\`;
  return row;
}
`,

  "server/__name__.presenter.ts": `import type { Item } from "../contract.ts";
import type { ItemRow } from "./__name__.repository.ts";

export function presentItem({ id, title, createdAt }: ItemRow): Item {
  return { id, title, createdAt: createdAt.toISOString() };
}
`,

  "test/__name__.test.ts": `import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe("__name__", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it("shows people what they made, and nobody else", async () => {
    const [ann, ben] = [await app.signUp(), await app.signUp()];
    expect((await app.request("POST", "/api/__name__", { token: ann.token, body: { title: "First" } })).status).toBe(201);
    expect((await app.request("GET", "/api/__name__", { token: ann.token })).body.items).toMatchObject([{ title: "First" }]);
    expect((await app.request("GET", "/api/__name__", { token: ben.token })).body.items).toEqual([]);
    expect((await app.request("GET", "/api/__name__")).status).toBe(401);
  });
});
`,
};
