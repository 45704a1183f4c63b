import type { Actor, Context, JobRun, Transaction } from "@lectern/core";
import { PEOPLE_PER_BATCH_CALL_MAX, userDeleted, userUpdated, type BulkAction } from "../../../contract.ts";
import * as batches from "../../repository/batches.repository.ts";
import * as bulk from "../../repository/bulk.repository.ts";
import { findGroup } from "../../repository/groups.repository.ts";
import { lockOrganisation } from "../../repository/organisations.repository.ts";
import type { PersonRow } from "../../repository/people.repository.ts";
import { presentChange } from "../../users.presenter.ts";
import { tellGroups } from "../batch/apply.ts";
import { undoPeople } from "../batch/undo.ts";
import { endSessions } from "../sessions.ts";
import { requireAction, requireAdministrator } from "./actions.ts";

/** Works an action 500 people at a time; killed, it goes on with those who have no entry in the ledger. */
export async function runAction(ctx: Context, actionId: string, run: JobRun) {
  const actor = requireAdministrator(ctx);
  const { action, people } = await requireAction(ctx, actor, actionId);
  let done = 0;
  for (;;) {
    const worked = await ctx.transaction(async (tx) => {
      await batches.lockBatches(tx.sql, actor.organisationId);
      const targets = await bulk.readOpenTargets(tx.sql, actionId, PEOPLE_PER_BATCH_CALL_MAX);
      if (targets.length > 0) await workChunk(ctx, tx, actor, actionId, action, targets);
      else await bulk.markDone(tx.sql, actionId, ctx.now());
      return targets.length;
    });
    if (worked === 0) break;
    done += worked;
    await run.progress(done / people);
  }
  return { actionId, ...(await bulk.countOutcomes(ctx.sql, actionId)) };
}

export async function runUndo(ctx: Context, actionId: string, run: JobRun) {
  const actor = requireAdministrator(ctx);
  const { people } = await requireAction(ctx, actor, actionId);
  let done = 0;
  for (;;) {
    const rows = await bulk.readUndoable(ctx.sql, actionId, PEOPLE_PER_BATCH_CALL_MAX);
    if (rows.length === 0) break;
    await undoPeople(ctx, { organisationId: actor.organisationId, actorId: actor.userId, batchId: actionId, rows, finish: false });
    done += rows.length;
    await run.progress(done / people);
  }
  await ctx.transaction((tx) => bulk.markUndone(tx.sql, actionId, ctx.now()));
  return { actionId };
}

interface Step {
  readonly rowNumber: number;
  readonly userId: string;
  readonly person: PersonRow | null;
  readonly outcome: "updated" | "unchanged" | "failed";
  readonly reason: string | null;
  readonly changes: batches.ChangedFields;
}

async function workChunk(
  ctx: Context,
  tx: Transaction,
  actor: Actor,
  actionId: string,
  action: BulkAction,
  targets: readonly { rowNumber: number; userId: string }[],
): Promise<void> {
  const { organisationId } = actor;
  await lockOrganisation(tx.sql, organisationId);
  const people = new Map(
    (
      await batches.lockPeople(
        tx.sql,
        organisationId,
        targets.map(({ userId }) => userId),
      )
    ).map((person) => [person.id, person]),
  );
  const planned = targets.map((target) => planStep(target, people.get(target.userId) ?? null, actor, action));
  const steps = await keepAdministrator(tx, organisationId, planned);
  const now = ctx.now();

  const changed = steps.filter(({ outcome, changes }) => outcome === "updated" && Object.keys(changes).length > 0);
  await batches.updatePeople(
    tx.sql,
    changed.map(({ userId, changes }) => ({ id: userId, fields: changes })),
    now,
  );
  const joined = action.kind === "add_to_group" ? await join(ctx, tx, organisationId, action.groupId, steps) : new Set<string>();
  const groupsOf = (userId: string) => (action.kind === "add_to_group" && joined.has(userId) ? [action.groupId] : []);
  await batches.insertLedger(
    tx.sql,
    { id: actionId, organisationId, now },
    steps.map(({ rowNumber, userId, person, outcome, reason, changes }) => ({
      rowNumber,
      userId: person ? userId : null,
      // Who was in the group already did not change.
      outcome: action.kind === "add_to_group" && outcome === "updated" && !joined.has(userId) ? ("unchanged" as const) : outcome,
      reason,
      before: person ? beforeOf(person, changes) : {},
      after: changes,
      groupsAdded: groupsOf(userId),
    })),
  );
  await tell(ctx, tx, organisationId, changed);
}

function planStep(target: { rowNumber: number; userId: string }, person: PersonRow | null, actor: Actor, action: BulkAction): Step {
  const failed = (reason: string): Step => ({ ...target, person, outcome: "failed", reason, changes: {} });
  if (!person || person.deletedAt !== null) return failed("person_unknown");
  if (action.kind === "add_to_group") return { ...target, person, outcome: "updated", reason: null, changes: {} };
  const changes = changesOf(person, action);
  if (Object.keys(changes).length === 0) return { ...target, person, outcome: "unchanged", reason: null, changes };
  if (person.id === actor.userId && action.kind !== "language") return failed("own_account");
  if (person.role === "platform_admin" && actor.role !== "platform_admin") return failed("role_above_yours");
  return { ...target, person, outcome: "updated", reason: null, changes };
}

function changesOf(person: PersonRow, action: Exclude<BulkAction, { kind: "add_to_group" }>): batches.ChangedFields {
  switch (action.kind) {
    case "activate":
      return person.status === "active" ? {} : { status: "active" };
    case "suspend":
      return person.status === "suspended" ? {} : { status: "suspended" };
    case "delete":
      return { status: "suspended", deleted: true };
    case "role":
      return person.role === action.role ? {} : { role: action.role };
    case "language":
      return person.language === action.language ? {} : { language: action.language };
  }
}

function beforeOf(person: PersonRow, changes: batches.ChangedFields): batches.ChangedFields {
  return {
    ...(changes.status === undefined ? {} : { status: person.status }),
    ...(changes.role === undefined ? {} : { role: person.role }),
    ...(changes.language === undefined ? {} : { language: person.language }),
    ...(changes.deleted === undefined ? {} : { deleted: false }),
  };
}

/** The last active administrator stays one. */
async function keepAdministrator(tx: Transaction, organisationId: string, steps: readonly Step[]): Promise<Step[]> {
  const gone: string[] = [];
  const kept: Step[] = [];
  for (const step of steps) {
    const { person, changes } = step;
    const administers = person !== null && person.status === "active" && (person.role === "admin" || person.role === "platform_admin");
    const stays = (changes.role ?? "admin") === "admin" || changes.role === "platform_admin";
    if (administers && (!stays || changes.status === "suspended")) {
      if ((await batches.countAdministratorsBeside(tx.sql, organisationId, [...gone, step.userId])) === 0) {
        kept.push({ ...step, outcome: "failed", reason: "last_administrator", changes: {} });
        continue;
      }
      gone.push(step.userId);
    }
    kept.push(step);
  }
  return kept;
}

async function join(ctx: Context, tx: Transaction, organisationId: string, groupId: string, steps: readonly Step[]): Promise<Set<string>> {
  const group = await findGroup(tx.sql, organisationId, null, groupId);
  if (!group) return new Set();
  const wanted = steps.flatMap(({ person, outcome, userId }) =>
    person && outcome === "updated" ? [{ groupId, userId, role: person.role === "student" ? ("member" as const) : ("teacher" as const) }] : [],
  );
  const added = await batches.addMemberships(tx.sql, organisationId, wanted, ctx.now());
  await tellGroups(tx, organisationId, added, []);
  return new Set(added.map(({ userId }) => userId));
}

/** Other rooms hear of it; who is out is out at once. */
async function tell(ctx: Context, tx: Transaction, organisationId: string, changed: readonly Step[]): Promise<void> {
  const deleted = changed.flatMap(({ changes, userId }) => (changes.deleted ? [userId] : []));
  if (deleted.length > 0) {
    const memberships = await batches.findMembershipsOf(tx.sql, deleted);
    await tellGroups(tx, organisationId, [], await batches.removeMemberships(tx.sql, memberships));
  }
  for (const { person, changes, userId } of changed) {
    if (!person) continue;
    const after: PersonRow = { ...person, ...changes };
    if (changes.deleted) await tx.emit(userDeleted, { userId, organisationId }, { organisationId });
    else if (changes.role !== undefined || changes.status !== undefined) await tx.emit(userUpdated, presentChange(after), { organisationId });
    if (changes.role !== undefined) tx.afterCommit(() => ctx.realtime.disconnectRoom(`user_${userId}`));
    if (changes.status === "suspended") await endSessions(ctx, tx, person, null, changes.deleted ? "deleted" : "suspended");
  }
}
