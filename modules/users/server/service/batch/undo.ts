import type { Context, Transaction } from "@lectern/core";
import type { z } from "zod";
import { userDeleted, userUpdated, type undoneRow, type undoPeople as undoPeopleCall } from "../../../contract.ts";
import * as batches from "../../repository/batches.repository.ts";
import { lockOrganisation } from "../../repository/organisations.repository.ts";
import type { PersonRow } from "../../repository/people.repository.ts";
import { presentChange } from "../../users.presenter.ts";
import { endSessions } from "../sessions.ts";
import { requireManager, tellGroups } from "./apply.ts";
import type { BatchActor } from "./plan.ts";

type Input = z.output<typeof undoPeopleCall.input>;
type Undone = z.output<typeof undoneRow>;

/**
 * Takes rows of a batch back. A person it created is deleted while nobody has used the account; one who has signed in is
 * suspended instead, because deleting them would delete their work. Old values come back unless somebody changed them since.
 */
export async function undoPeople(ctx: Context, input: Input): Promise<{ rows: Undone[] }> {
  const actor = await requireManager(ctx, input);
  return ctx.transaction(async (tx) => {
    await batches.lockBatches(tx.sql, input.organisationId);
    const ledger = await batches.findLedger(tx.sql, input.organisationId, input.batchId, input.rows);
    const fresh = ledger.filter(({ undone }) => undone === null);
    const ids = fresh.flatMap(({ userId }) => (userId === null ? [] : [userId]));
    const people = new Map((await batches.lockPeople(tx.sql, input.organisationId, ids)).map((person) => [person.id, person]));
    const used = await batches.findUsedAccounts(tx.sql, ids);

    const plans = fresh.map((row) => planUndo(row, row.userId === null ? undefined : people.get(row.userId), used, actor));
    const allowed = await keepAdministrator(tx, input.organisationId, plans);
    await leaveGroups(tx, input.organisationId, allowed);
    await deleteUnused(ctx, tx, input, allowed);
    await restore(ctx, tx, allowed);

    await batches.markUndone(
      tx.sql,
      input.batchId,
      allowed.map(({ row, outcome, reason }) => ({ rowNumber: row.rowNumber, undone: outcome, undoReason: reason })),
    );
    if (input.finish) await tidyGroups(tx, input);
    const count = (outcome: Undone["outcome"]) => allowed.filter((plan) => plan.outcome === outcome).length;
    await tx.audit({
      action: "user.batch_undone",
      targetType: "people_batch",
      targetId: input.batchId,
      details: { deleted: count("deleted"), suspended: count("suspended"), restored: count("restored"), kept: count("kept") },
      actorId: actor.userId,
      organisationId: input.organisationId,
    });
    const before = ledger.flatMap(({ rowNumber, undone, undoReason }) => (undone === null ? [] : [{ row: rowNumber, outcome: undone, reason: undoReason }]));
    return { rows: [...before, ...allowed.map(({ row, outcome, reason }) => ({ row: row.rowNumber, outcome, reason }))] };
  });
}

interface UndoPlan {
  readonly row: batches.LedgerRow;
  readonly person: PersonRow | undefined;
  readonly outcome: Undone["outcome"];
  readonly reason: Undone["reason"];
  /** Values to write back. */
  readonly fields: batches.ChangedFields;
}

function planUndo(row: batches.LedgerRow, person: PersonRow | undefined, used: ReadonlySet<string>, actor: BatchActor): UndoPlan {
  const plan = planFor(row, person, used, actor.userId);
  const isAbove = person?.role === "platform_admin" || plan.fields.role === "platform_admin";
  const touches = plan.outcome === "deleted" || Object.keys(plan.fields).length > 0;
  // Nobody gives more than they have, nor changes those above, by taking back what somebody else did.
  return isAbove && touches && actor.role !== "platform_admin" ? { ...plan, outcome: "kept", reason: "role_above_yours", fields: {} } : plan;
}

function planFor(row: batches.LedgerRow, person: PersonRow | undefined, used: ReadonlySet<string>, actorId: string): UndoPlan {
  const nothing = { row, person, outcome: "nothing" as const, reason: null, fields: {} };
  if (!person) return nothing;
  if (row.outcome === "created") {
    if (person.id === actorId) return { ...nothing, outcome: "kept", reason: "own_account" };
    if (!used.has(person.id)) return { ...nothing, outcome: "deleted" };
    return { ...nothing, outcome: "suspended", reason: "has_signed_in", fields: { status: "suspended" } };
  }
  const changed = Object.keys(row.after);
  if (changed.length === 0) return { ...nothing, outcome: row.groupsAdded.length > 0 ? "restored" : "nothing" };
  const current = new Map<string, unknown>(Object.entries({ ...person, deleted: person.deletedAt !== null }));
  const after = new Map<string, unknown>(Object.entries(row.after));
  const same = changed.filter((field) => current.get(field) === after.get(field));
  const fields = Object.fromEntries(Object.entries(row.before).filter(([field]) => same.includes(field)));
  return {
    row,
    person,
    outcome: same.length === changed.length ? "restored" : "kept",
    reason: same.length === changed.length ? null : "changed_since",
    fields,
  };
}

/** Undoing never takes the last active administrator away. */
async function keepAdministrator(tx: Transaction, organisationId: string, plans: readonly UndoPlan[]): Promise<UndoPlan[]> {
  const administers = (role: string | undefined, status: string | undefined) => (role === "admin" || role === "platform_admin") && status === "active";
  const loses = ({ person, fields, outcome }: UndoPlan) =>
    person !== undefined &&
    administers(person.role, person.status) &&
    (outcome === "deleted" || !administers(fields.role ?? person.role, fields.status ?? person.status));
  if (!plans.some(loses)) return [...plans];
  await lockOrganisation(tx.sql, organisationId);
  const gone: string[] = [];
  const allowed: UndoPlan[] = [];
  for (const plan of plans) {
    if (plan.person && loses(plan)) {
      if ((await batches.countAdministratorsBeside(tx.sql, organisationId, [...gone, plan.person.id])) === 0) {
        allowed.push({ ...plan, outcome: "kept", reason: "last_administrator", fields: {} });
        continue;
      }
      gone.push(plan.person.id);
    }
    allowed.push(plan);
  }
  return allowed;
}

async function leaveGroups(tx: Transaction, organisationId: string, plans: readonly UndoPlan[]): Promise<void> {
  const leaving = plans.flatMap(({ row: { userId, groupsAdded }, outcome, reason }) =>
    userId === null || (outcome === "kept" && reason !== "changed_since") ? [] : groupsAdded.map((groupId) => ({ groupId, userId })),
  );
  const deleted = plans.flatMap(({ outcome, person }) => (outcome === "deleted" && person ? [person.id] : []));
  const others = await batches.findMembershipsOf(tx.sql, deleted);
  const removed = await batches.removeMemberships(tx.sql, [...leaving, ...others.map(({ groupId, userId }) => ({ groupId, userId }))]);
  await tellGroups(tx, organisationId, [], removed);
}

async function deleteUnused(ctx: Context, tx: Transaction, { organisationId }: Input, plans: readonly UndoPlan[]): Promise<void> {
  const ids = plans.flatMap(({ outcome, person }) => (outcome === "deleted" && person ? [person.id] : []));
  if (ids.length === 0) return;
  await batches.deletePeople(tx.sql, organisationId, ids);
  await Promise.all(ids.map((userId) => tx.emit(userDeleted, { userId, organisationId }, { organisationId })));
  tx.afterCommit(() => {
    for (const userId of ids) ctx.realtime.disconnectRoom(`user_${userId}`);
  });
}

async function restore(ctx: Context, tx: Transaction, plans: readonly UndoPlan[]): Promise<void> {
  const changes = plans.flatMap(({ person, fields }) => (person && Object.keys(fields).length > 0 ? [{ id: person.id, fields, person }] : []));
  await batches.updatePeople(tx.sql, changes, ctx.now());
  for (const { fields, person } of changes) {
    const after: PersonRow = { ...person, ...fields };
    await tx.emit(userUpdated, presentChange(after), { organisationId: person.organisationId });
    if (fields.role !== undefined) tx.afterCommit(() => ctx.realtime.disconnectRoom(`user_${person.id}`));
    if (fields.status === "suspended") await endSessions(ctx, tx, person, null, "suspended");
  }
}

async function tidyGroups(tx: Transaction, { organisationId, batchId, actorId }: Input): Promise<void> {
  for (const { id, kind } of await batches.deleteEmptyBatchGroups(tx.sql, organisationId, batchId))
    await tx.audit({ action: `${kind}.deleted`, targetType: kind, targetId: id, organisationId, actorId });
}
