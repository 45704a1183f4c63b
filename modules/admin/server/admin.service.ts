import { notFound, validationFailed, type Context } from "@lectern/core";
import { getMany, getStats, organisationDemoRemoved } from "@lectern/users/contract";
import { z } from "zod";
import * as contract from "../contract.ts";
import { retryFailed } from "./admin.errors.ts";
import type { Scope } from "./admin.policy.ts";
import * as present from "./admin.presenter.ts";
import * as repository from "./admin.repository.ts";

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export async function readStats(ctx: Context, { organisationId }: Scope): Promise<z.output<typeof contract.stats>> {
  const [people, attention] = await Promise.all([ctx.call(getStats, { organisationId }), repository.countAttention(ctx.sql, organisationId)]);
  const { queued, running, failed, deadLetters, mailsFailed } = attention;
  return { ...people, jobs: { queued, running, failed }, deadLetters, mailsFailed };
}

export async function listMail(ctx: Context, scope: Scope, query: PageQuery) {
  return paged(await repository.listMail(ctx.sql, pageOf(scope, query)), query, present.presentMailSummary);
}

/** Throws `not_found`. A mail may hold the link that opens an account, so who read it is written down. */
export async function readMail(ctx: Context, scope: Scope, id: string): Promise<z.output<typeof contract.mail>> {
  const row = await repository.findMail(ctx.sql, scope.organisationId, id);
  if (!row) throw notFound("mail");
  await ctx.transaction((tx) =>
    tx.audit({ action: "mail.read", targetType: "mail", targetId: row.id, details: { kind: row.kind }, organisationId: row.organisationId }),
  );
  return present.presentMail(row);
}

export async function listJobs(ctx: Context, scope: Scope, query: PageQuery & { status?: string | undefined }) {
  const rows = await repository.listJobs(ctx.sql, pageOf(scope, query), query.status ?? null);
  const names = await namesOf(
    ctx,
    rows.map(({ organisationId, ownerId }) => ({ organisationId, userId: ownerId })),
  );
  return paged(rows, query, (row) => present.presentJob(row, names));
}

const RESOLVED = { open: false, resolved: true, all: null } as const;

export async function listDeadLetters(ctx: Context, scope: Scope, query: PageQuery & { state: keyof typeof RESOLVED }) {
  const rows = await repository.listDeadLetters(ctx.sql, pageOf(scope, query), RESOLVED[query.state]);
  return paged(rows, query, (row) => present.presentDeadLetter(row, scope.organisationId === null));
}

/** Throws `not_found`, `retry_failed`. One that is resolved already stays as it is. */
export async function retryDeadLetter(ctx: Context, scope: Scope, id: string): Promise<z.output<typeof contract.deadLetter>> {
  const before = await repository.findDeadLetter(ctx.sql, scope.organisationId, id);
  if (!before) throw notFound("dead letter");
  if (before.resolvedAt === null) await redeliver(ctx, before);
  const after = await repository.findDeadLetter(ctx.sql, scope.organisationId, id);
  if (!after) throw notFound("dead letter");
  return present.presentDeadLetter(after, scope.organisationId === null);
}

async function redeliver(ctx: Context, letter: repository.DeadLetterRow): Promise<void> {
  const { delivered } = await ctx.call(contract.redeliverDeadLetter, { id: letter.id });
  await ctx.transaction((tx) =>
    tx.audit({
      action: "dead_letter.retried",
      targetType: "dead_letter",
      targetId: letter.id,
      details: { subscription: letter.subscription, event: letter.eventName, delivered },
      organisationId: letter.organisationId,
    }),
  );
  if (delivered) return;
  // Two administrators at once: the other one's retry has resolved it.
  const now = await repository.findDeadLetter(ctx.sql, letter.organisationId, letter.id);
  if (!now?.resolvedAt) throw retryFailed();
}

/** Where things are (paths, hosts) is for those who run the platform; what serves them is for every administrator. */
export async function describeSystem(ctx: Context, { organisationId }: Scope): Promise<z.output<typeof contract.system>> {
  const system = await ctx.call(contract.describePlatform, {});
  if (organisationId === null) return system;
  return { ...system, adapters: system.adapters.map((adapter) => ({ ...adapter, detail: null })) };
}

/** Says that the demonstration goes; each room deletes its own part. Answers how many people the demonstration has. */
export async function removeDemo(ctx: Context, { actor }: Scope): Promise<{ demoPeople: number }> {
  const { organisationId, userId } = actor;
  const { demoPeople } = await ctx.call(getStats, { organisationId });
  await ctx.transaction(async (tx) => {
    await tx.emit(organisationDemoRemoved, { organisationId, keepUserId: userId });
    await tx.audit({ action: "organisation.demo_removed", targetType: "organisation", targetId: organisationId });
  });
  return { demoPeople };
}

const cursorKey = z.uuid();

export function pageOf({ organisationId }: Scope, { cursor, limit }: PageQuery): repository.PageOf {
  const before = cursor === undefined ? null : decodeCursor(cursor);
  return { organisationId, before, limit: limit + 1 };
}

function decodeCursor(cursor: string): string {
  const key = cursorKey.safeParse(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!key.success) throw validationFailed([{ path: "cursor", code: "invalid_cursor", message: "Use the nextCursor of the page before." }]);
  return key.data;
}

/** One row more than asked for was read: it only says that there is a next page. */
export function paged<Row extends { readonly id: string }, Item>(rows: readonly Row[], { limit }: PageQuery, present: (row: Row) => Item) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(present), nextCursor: rows.length > limit && last ? Buffer.from(last.id).toString("base64url") : null };
}

export async function namesOf(ctx: Context, mentions: readonly { organisationId: string | null; userId: string | null }[]): Promise<present.Names> {
  const idsByOrganisation = Map.groupBy(
    mentions.flatMap(({ organisationId, userId }) => (organisationId && userId ? [{ organisationId, userId }] : [])),
    ({ organisationId }) => organisationId,
  );
  const groups = await Promise.all(
    [...idsByOrganisation].map(([organisationId, group]) => ctx.call(getMany, { organisationId, ids: [...new Set(group.map(({ userId }) => userId))] })),
  );
  return new Map(groups.flat().map(({ id, fullName }) => [id, fullName]));
}
