import { can, decodeCursor, notAllowed, notFound, toPage, validationFailed, type Actor, type Context, type RouteInput } from "@lectern/core";
import { z } from "zod";
import { BATCH_UNDO_DAYS, BULK_PEOPLE_MAX, runBulkJob, undoBulkJob, type BulkAction, type listBulkRows, type startBulkAction } from "../../../contract.ts";
import * as bulk from "../../repository/bulk.repository.ts";
import { findGroup } from "../../repository/groups.repository.ts";
import { bulkNobody, bulkTooMany, undoImpossible } from "../../users.errors.ts";
import { managePeople } from "../../users.policy.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const rowCursor = z.tuple([z.number().int()]);

/** Settles who it is about and starts the job. Throws `bulk_too_many`, `bulk_nobody`, `validation_failed`. */
export async function startAction(ctx: Context, actor: Actor, { action, people }: RouteInput<typeof startBulkAction>["body"]) {
  const { organisationId, userId: ownerId } = actor;
  if (action.kind === "role" && action.role === "platform_admin" && actor.role !== "platform_admin") throw notAllowed();
  if (action.kind === "add_to_group" && !(await findGroup(ctx.sql, organisationId, null, action.groupId)))
    throw validationFailed([{ path: "/action/groupId", code: "unknown_group", message: "There is no such group." }]);
  const userIds = "userIds" in people ? [...new Set(people.userIds)] : await bulk.findFiltered(ctx.sql, organisationId, people.filter, BULK_PEOPLE_MAX + 1);
  if (userIds.length === 0) throw bulkNobody();
  if (userIds.length > BULK_PEOPLE_MAX) throw bulkTooMany(userIds.length, BULK_PEOPLE_MAX);
  return ctx.transaction(async (tx) => {
    const id = ctx.newId();
    const jobId = await tx.startJob(runBulkJob, { actionId: id });
    await bulk.insertAction(tx.sql, { id, organisationId, ownerId, jobId, action, now: ctx.now() }, userIds);
    await tx.audit({ action: "user.bulk_started", targetType: "bulk_action", targetId: id, details: { kind: action.kind, people: userIds.length } });
    return { jobId, actionId: id, people: userIds.length };
  });
}

/** Throws `not_found`. */
export async function getAction(ctx: Context, actor: Actor, actionId: string) {
  const row = await requireAction(ctx, actor, actionId);
  return {
    id: row.id,
    action: row.action,
    people: row.people,
    createdAt: row.createdAt.toISOString(),
    doneAt: row.doneAt?.toISOString() ?? null,
    undoneAt: row.undoneAt?.toISOString() ?? null,
    jobId: row.jobId,
    undoJobId: row.undoJobId,
    undoUntil: undoUntil(row)?.toISOString() ?? null,
    totals: await bulk.countOutcomes(ctx.sql, actionId),
  };
}

/** What became of each person. Throws `not_found`. */
export async function listRows(ctx: Context, actor: Actor, actionId: string, query: RouteInput<typeof listBulkRows>["query"]) {
  await requireAction(ctx, actor, actionId);
  const [afterRow] = decodeCursor(query.cursor, rowCursor) ?? [0];
  const { organisationId } = actor;
  const rows = await bulk.listRows(ctx.sql, { organisationId, actionId, outcome: query.outcome ?? null, afterRow, limit: query.limit + 1 });
  return toPage(
    rows,
    query.limit,
    (row) => row,
    ({ row }) => [row],
  );
}

/** Throws `not_found`, `undo_impossible`. */
export async function startUndo(ctx: Context, actor: Actor, actionId: string): Promise<{ jobId: string }> {
  const row = await requireAction(ctx, actor, actionId);
  const until = undoUntil(row);
  if (row.doneAt === null || row.undoneAt !== null || until === null || until < ctx.now()) throw undoImpossible();
  return ctx.transaction(async (tx) => {
    const jobId = await tx.startJob(undoBulkJob, { actionId });
    await bulk.markUndoing(tx.sql, actionId, jobId);
    await tx.audit({ action: "user.bulk_undo_started", targetType: "bulk_action", targetId: actionId });
    return { jobId };
  });
}

/** The administrator behind a job, as they are now. */
export function requireAdministrator(ctx: Context): Actor {
  if (!ctx.actor || !can(ctx.actor, managePeople)) throw notAllowed();
  return ctx.actor;
}

export async function requireAction(ctx: Context, actor: Actor, actionId: string): Promise<bulk.BulkActionRow> {
  const row = await bulk.findAction(ctx.sql, actor.organisationId, actionId);
  if (!row) throw notFound("bulk action");
  return row;
}

/** Deleting is for good: what was a person's alone is forgotten by every room. */
function undoUntil({ action, createdAt }: { action: BulkAction; createdAt: Date }): Date | null {
  return action.kind === "delete" ? null : new Date(createdAt.getTime() + BATCH_UNDO_DAYS * DAY_MS);
}
