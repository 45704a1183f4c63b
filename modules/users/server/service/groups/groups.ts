import { decodeCursor, editConflict, encodeCursor, notFound, validationFailed, type Context, type Transaction } from "@lectern/core";
import { z } from "zod";
import type { GroupKind } from "../../../contract.ts";
import * as groups from "../../repository/groups.repository.ts";
import { groupCodeTaken, groupDatesCrossed } from "../../users.errors.ts";
import type { GroupGrant, GroupsGrant } from "../../users.policy.ts";
import { emitMembership } from "./membership.ts";

const groupCursor = z.tuple([z.string(), z.uuid()]);

interface ListQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
  readonly archived: "active" | "archived" | "all";
  readonly batchId?: string | undefined;
}

/** Groups by name; people who are not staff get those they are in. */
export async function listGroups<Item>(
  ctx: Context,
  { actor, ownOnly }: GroupsGrant,
  kind: GroupKind,
  query: ListQuery,
  present: (row: groups.GroupRow) => Item,
) {
  const after = decodeCursor(query.cursor, groupCursor);
  const rows = await groups.listGroups(ctx.sql, {
    organisationId: actor.organisationId,
    kind,
    query: query.search ?? "",
    archived: query.archived,
    batchId: query.batchId ?? null,
    memberId: ownOnly ? actor.userId : null,
    after: after && { searchName: after[0], id: after[1] },
    limit: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return { items: shown.map(present), nextCursor: rows.length > query.limit && last ? encodeCursor([last.searchName, last.id]) : null };
}

type GivenFields = Partial<Record<"name" | "code" | "startsOn" | "endsOn" | "batchId" | "term", string | null | undefined>>;

/** Throws `group_code_taken`, `validation_failed`. */
export async function createGroup(ctx: Context, organisationId: string, kind: GroupKind, given: GivenFields & { name: string; code: string }) {
  return ctx.transaction(async (tx) => {
    const id = ctx.newId();
    const fields = merged(null, given, ctx.now());
    await requireBatch(tx, organisationId, fields.batchId);
    const created = await groups.insertGroup(tx.sql, { id, organisationId, kind, now: ctx.now(), ...fields });
    if (!created) throw groupCodeTaken();
    await tx.audit({ action: `${kind}.created`, targetType: kind, targetId: id, organisationId });
    return requireGroup(tx, organisationId, kind, id);
  });
}

/** Throws `not_found`, `edit_conflict`, `group_code_taken`, `group_dates_crossed`, `validation_failed`. */
export async function changeGroup(ctx: Context, { group }: GroupGrant, given: GivenFields & { version: number; archived?: boolean | undefined }) {
  const { organisationId, kind, id } = group;
  return ctx.transaction(async (tx) => {
    const locked = await groups.lockGroup(tx.sql, organisationId, id);
    if (!locked) throw notFound("group");
    if (locked.version !== given.version) throw editConflict({ version: locked.version });
    const before = await requireGroup(tx, organisationId, kind, id);
    const fields = merged(before, given, ctx.now());
    if (fields.startsOn && fields.endsOn && fields.startsOn > fields.endsOn) throw groupDatesCrossed();
    await requireBatch(tx, organisationId, fields.batchId);
    if (await groups.isCodeTaken(tx.sql, organisationId, kind, fields.code, id)) throw groupCodeTaken();
    await groups.updateGroup(tx.sql, id, fields, ctx.now());
    const action = given.archived === undefined || given.archived === (before.archivedAt !== null) ? "updated" : given.archived ? "archived" : "restored";
    await tx.audit({ action: `${kind}.${action}`, targetType: kind, targetId: id, organisationId });
    return requireGroup(tx, organisationId, kind, id);
  });
}

/** Deletes the group; class sections of a deleted batch stay without one. */
export async function removeGroup(ctx: Context, { group }: GroupGrant): Promise<void> {
  await ctx.transaction(async (tx) => {
    const locked = await groups.lockGroup(tx.sql, group.organisationId, group.id);
    if (!locked) throw notFound("group");
    const removed = await groups.deleteAllMembers(tx.sql, group.id);
    await groups.deleteGroup(tx.sql, group.id);
    await emitMembership(tx, group, [], removed);
    await tx.audit({
      action: `${group.kind}.deleted`,
      targetType: group.kind,
      targetId: group.id,
      organisationId: group.organisationId,
      details: { members: removed.length },
    });
  });
}

/** For other rooms. */
export async function getGroups(ctx: Context, { organisationId, ids }: { organisationId: string; ids: readonly string[] }) {
  if (ids.length === 0) return [];
  const rows = await groups.findGroups(ctx.sql, organisationId, ids);
  return rows.map(({ id, kind, name, code, archivedAt, memberCount }) => ({ id, kind, name, code, archived: archivedAt !== null, memberCount }));
}

function merged(before: groups.GroupRow | null, given: GivenFields & { archived?: boolean | undefined }, now: Date): groups.GroupFields {
  const or = <Field extends "startsOn" | "endsOn" | "batchId" | "term">(field: Field) =>
    given[field] === undefined ? (before?.[field] ?? null) : given[field];
  const archivedAt = given.archived === undefined ? (before?.archivedAt ?? null) : given.archived ? (before?.archivedAt ?? now) : null;
  return {
    name: given.name ?? before?.name ?? "",
    code: given.code ?? before?.code ?? "",
    startsOn: or("startsOn"),
    endsOn: or("endsOn"),
    batchId: or("batchId"),
    term: or("term"),
    archivedAt,
  };
}

async function requireBatch(tx: Transaction, organisationId: string, batchId: string | null): Promise<void> {
  if (batchId !== null && !(await groups.findGroup(tx.sql, organisationId, "batch", batchId)))
    throw validationFailed([{ path: "/batchId", code: "unknown_batch", message: "There is no such batch." }]);
}

async function requireGroup(tx: Transaction, organisationId: string, kind: GroupKind, id: string): Promise<groups.GroupRow> {
  const row = await groups.findGroup(tx.sql, organisationId, kind, id);
  if (!row) throw notFound("group");
  return row;
}
