import { notAllowed, notFound, type Context, type Transaction } from "@lectern/core";
import type { z } from "zod";
import {
  sendMail,
  userCreated,
  userUpdated,
  type applyPeople as applyPeopleCall,
  type PlannedRow,
  type planPeople as planPeopleCall,
} from "../../../contract.ts";
import * as batches from "../../repository/batches.repository.ts";
import { insertGroup } from "../../repository/groups.repository.ts";
import { findOrganisation, lockOrganisation, type OrganisationRow } from "../../repository/organisations.repository.ts";
import { findPerson } from "../../repository/people.repository.ts";
import { presentChange } from "../../users.presenter.ts";
import { emitMembership } from "../groups/membership.ts";
import { endSessions } from "../sessions.ts";
import { mailOwner } from "../sign-in.ts";
import { decide, groupKey, type BatchActor, type Decision } from "./plan.ts";

type PlanInput = z.output<typeof planPeopleCall.input>;
type ApplyInput = z.output<typeof applyPeopleCall.input>;

/** What `applyPeople` would do now. Throws `not_allowed` for somebody who may not manage people. */
export async function planPeople(ctx: Context, input: PlanInput): Promise<{ rows: PlannedRow[] }> {
  const actor = await requireManager(ctx, input);
  return { rows: (await decide(ctx.sql, actor, input.options, input.rows)).map(toPlanned) };
}

/** Decides again under a lock and writes, all rows or none; rows the batch has done before answer what they did. */
export async function applyPeople(ctx: Context, input: ApplyInput): Promise<{ rows: PlannedRow[] }> {
  const actor = await requireManager(ctx, input);
  const organisation = await findOrganisation(ctx.sql, input.organisationId);
  if (!organisation) throw notFound("organisation");
  return ctx.transaction(async (tx) => {
    await batches.lockBatches(tx.sql, input.organisationId);
    const done = new Map(
      (
        await batches.findLedger(
          tx.sql,
          input.organisationId,
          input.batchId,
          input.rows.map(({ row }) => row),
        )
      ).map((row) => [row.rowNumber, row]),
    );
    const fresh = input.rows.filter(({ row }) => !done.has(row));
    const decisions = await withoutLastAdministrator(tx, actor, await decide(tx.sql, actor, input.options, fresh));
    const written = new Map((await write(ctx, tx, actor, organisation, input, decisions)).map((row) => [row.row, row]));
    const rows = input.rows.map(({ row }): PlannedRow => {
      const before = done.get(row);
      return before
        ? { row, outcome: before.outcome, reasons: [], userId: before.userId }
        : (written.get(row) ?? { row, outcome: "failed", reasons: [], userId: null });
    });
    return { rows };
  });
}

/** The administrator as they are now: a job may run long after it was asked for. */
export async function requireManager(ctx: Context, input: { organisationId: string; actorId: string }): Promise<BatchActor> {
  const person = await findPerson(ctx.sql, null, input.actorId);
  const manages = person?.role === "platform_admin" || (person?.role === "admin" && person.organisationId === input.organisationId);
  if (!person || person.status !== "active" || !manages) throw notAllowed();
  return { userId: person.id, role: person.role, organisationId: input.organisationId };
}

const toPlanned = ({ wanted, outcome, reasons, person }: Decision): PlannedRow => ({ row: wanted.row, outcome, reasons, userId: person?.id ?? null });

/** Rows that would leave the organisation without an active administrator fail. */
async function withoutLastAdministrator(tx: Transaction, actor: BatchActor, decisions: readonly Decision[]): Promise<Decision[]> {
  const loses = ({ person, changes }: Decision) =>
    person !== null && ADMINISTRATORS.has(person.role) && ((changes.role !== undefined && !ADMINISTRATORS.has(changes.role)) || changes.status === "suspended");
  if (!decisions.some(loses)) return [...decisions];
  await lockOrganisation(tx.sql, actor.organisationId);
  const gone: string[] = [];
  const kept: Decision[] = [];
  for (const decision of decisions) {
    const { person } = decision;
    if (person === null || !loses(decision)) {
      kept.push(decision);
      continue;
    }
    if ((await batches.countAdministratorsBeside(tx.sql, actor.organisationId, [...gone, person.id])) === 0) {
      kept.push({ ...decision, outcome: "failed", reasons: [{ code: "last_administrator" }], changes: {}, joins: [], missing: [] });
      continue;
    }
    gone.push(person.id);
    kept.push(decision);
  }
  return kept;
}

const ADMINISTRATORS: ReadonlySet<string> = new Set(["admin", "platform_admin"]);

interface Written {
  readonly decision: Decision;
  readonly userId: string;
  readonly groupsAdded: string[];
}

async function write(
  ctx: Context,
  tx: Transaction,
  actor: BatchActor,
  organisation: OrganisationRow,
  input: ApplyInput,
  decisions: readonly Decision[],
): Promise<PlannedRow[]> {
  const now = ctx.now();
  const lost = decisions.filter(({ outcome }) => outcome === "failed" || outcome === "skipped").map(toPlanned);
  const good = decisions
    .filter(({ outcome }) => outcome !== "failed" && outcome !== "skipped")
    .map((decision): Written => ({ decision, userId: decision.person?.id ?? ctx.newId(), groupsAdded: [] }));

  const newcomers = good.filter(({ decision }) => decision.outcome === "created");
  const inserted = await batches.insertPeople(
    tx.sql,
    { organisationId: organisation.id, timeZone: organisation.timeZone, now },
    newcomers.map(({ decision: { wanted }, userId }) => ({
      id: userId,
      email: wanted.email ?? "",
      fullName: wanted.fullName ?? "",
      role: wanted.role ?? input.options.defaultRole,
      status: wanted.status ?? "active",
      language: wanted.language ?? input.options.defaultLanguage ?? organisation.defaultLanguage,
      externalId: wanted.externalId,
    })),
  );
  if (inserted.size > 0) await batches.refreshStatistics(tx.sql);
  const taken = newcomers.filter(({ userId }) => !inserted.has(userId)).map(({ decision }) => decision);
  const rows = good.filter(({ decision, userId }) => decision.outcome !== "created" || inserted.has(userId));

  const updated = rows.filter(({ decision }) => Object.keys(decision.changes).length > 0);
  await batches.updatePeople(
    tx.sql,
    updated.map(({ userId, decision }) => ({ id: userId, fields: decision.changes })),
    now,
  );
  await join(ctx, tx, input, rows);
  await batches.insertLedger(tx.sql, { id: input.batchId, organisationId: organisation.id, now }, rows.map(toLedger));
  await tell(ctx, tx, organisation, input.invite, rows);
  const count = (outcome: string) => rows.filter(({ decision }) => decision.outcome === outcome).length;
  if (rows.length > 0) {
    await tx.audit({
      action: "user.batch_applied",
      targetType: "people_batch",
      targetId: input.batchId,
      details: { created: count("created"), updated: count("updated"), unchanged: count("unchanged") },
      actorId: actor.userId,
      organisationId: organisation.id,
    });
  }
  return [
    ...lost,
    ...taken.map(({ wanted }): PlannedRow => ({ row: wanted.row, outcome: "failed", reasons: [{ code: "address_unusable" }], userId: null })),
    ...rows.map(({ decision, userId }): PlannedRow => ({ ...toPlanned(decision), userId })),
  ];
}

function toLedger({ decision, userId, groupsAdded }: Written) {
  const { person, changes, outcome, wanted } = decision;
  const before = Object.fromEntries(Object.keys(changes).map((field) => [field, person && field in person ? Reflect.get(person, field) : null]));
  return {
    rowNumber: wanted.row,
    userId,
    outcome: outcome === "created" || outcome === "updated" ? outcome : ("unchanged" as const),
    reason: null,
    before,
    after: changes,
    groupsAdded,
  };
}

/** Makes missing groups, adds memberships, tells other rooms of them. */
async function join(ctx: Context, tx: Transaction, input: ApplyInput, rows: readonly Written[]): Promise<void> {
  const made = new Map<string, string>();
  for (const { kind, code } of rows.flatMap(({ decision }) => decision.missing)) {
    const key = groupKey(kind, code);
    if (made.has(key)) continue;
    const id = ctx.newId();
    const name = code;
    const fields = { name, code, startsOn: null, endsOn: null, batchId: null, term: null, archivedAt: null };
    await insertGroup(tx.sql, { id, organisationId: input.organisationId, kind, now: ctx.now(), ...fields });
    await batches.recordBatchGroup(tx.sql, input.batchId, id);
    await tx.audit({ action: `${kind}.created`, targetType: kind, targetId: id, organisationId: input.organisationId, actorId: input.actorId });
    made.set(key, id);
  }
  const wanted = rows.flatMap(({ decision, userId }) => {
    const role = decision.wanted.role ?? decision.person?.role ?? input.options.defaultRole;
    const ids = [...decision.joins, ...decision.missing.map(({ kind, code }) => made.get(groupKey(kind, code)) ?? "")];
    return [...new Set(ids)].map((groupId) => ({ groupId, userId, role: role === "student" ? ("member" as const) : ("teacher" as const) }));
  });
  const added = await batches.addMemberships(tx.sql, input.organisationId, wanted, ctx.now());
  const byUser = Map.groupBy(added, ({ userId }) => userId);
  for (const row of rows) row.groupsAdded.push(...(byUser.get(row.userId) ?? []).map(({ groupId }) => groupId));
  await tellGroups(tx, input.organisationId, added, []);
}

/** One membership event per group, cut to size. */
export async function tellGroups(
  tx: Transaction,
  organisationId: string,
  added: readonly { groupId: string; userId: string }[],
  removed: readonly { groupId: string; userId: string }[],
): Promise<void> {
  const ids = [...new Set([...added, ...removed].map(({ groupId }) => groupId))];
  const kinds = new Map((await batches.findGroupKinds(tx.sql, ids)).map(({ id, kind }) => [id, kind]));
  for (const id of ids) {
    const kind = kinds.get(id);
    const of = (list: readonly { groupId: string; userId: string }[]) => list.filter(({ groupId }) => groupId === id).map(({ userId }) => userId);
    if (kind) await emitMembership(tx, { id, kind, organisationId }, of(added), of(removed));
  }
}

async function tell(ctx: Context, tx: Transaction, organisation: OrganisationRow, invite: boolean, rows: readonly Written[]): Promise<void> {
  const changed = rows.filter(({ decision }) => decision.outcome === "created" || VISIBLE.some((field) => decision.changes[field] !== undefined));
  const people = new Map(
    (
      await batches.lockPeople(
        tx.sql,
        organisation.id,
        changed.map(({ userId }) => userId),
      )
    ).map((person) => [person.id, person]),
  );
  const about = { organisationId: organisation.id };
  await Promise.all(
    changed.map(async ({ decision, userId }) => {
      const person = people.get(userId);
      if (!person) return;
      await tx.emit(decision.outcome === "created" ? userCreated : userUpdated, presentChange(person), about);
      if (decision.outcome === "created" && invite && person.status === "active")
        await tx.startJob(sendMail, { userId, purpose: "invitation" }, { organisationId: mailOwner(person), ownerId: null });
    }),
  );
  for (const { decision, userId } of changed) {
    const person = people.get(userId);
    if (decision.outcome === "created" || !person) continue;
    if (decision.changes.role !== undefined) tx.afterCommit(() => ctx.realtime.disconnectRoom(`user_${userId}`));
    if (decision.changes.status === "suspended") await endSessions(ctx, tx, person, null, "suspended");
  }
}

const VISIBLE = ["fullName", "role", "status"] as const;
