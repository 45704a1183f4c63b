import type { Actor } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import type { BatchOptions, BatchReason, GroupKind, PlannedRow, WantedPerson } from "../../../contract.ts";
import * as batches from "../../repository/batches.repository.ts";
import { findGroupsByCode } from "../../repository/groups.repository.ts";

/** A row with what is known of its person and groups, ready to be written. */
export interface Decision {
  readonly wanted: WantedPerson;
  readonly outcome: PlannedRow["outcome"];
  readonly reasons: PlannedRow["reasons"];
  readonly person: batches.KnownPerson | null;
  /** Fields of a known person that change. */
  readonly changes: batches.ChangedFields;
  /** Ids of groups that exist and the person is not in. */
  readonly joins: readonly string[];
  /** Groups to be made. */
  readonly missing: readonly { kind: GroupKind; code: string }[];
}

/** Who decides: the administrator behind the batch. */
export type BatchActor = Pick<Actor, "userId" | "role" | "organisationId">;

/** What is to happen to each row, from a handful of queries for all of them. */
export async function decide(sql: Sql, actor: BatchActor, options: BatchOptions, rows: readonly WantedPerson[]): Promise<Decision[]> {
  const { organisationId } = actor;
  const known = await batches.findKnown(sql, organisationId, present(rows.map(({ email }) => email)), present(rows.map(({ externalId }) => externalId)));
  const people = {
    byEmail: new Map(known.map((person) => [person.email, person])),
    byExternalId: new Map(
      known.filter((person) => person.organisationId === organisationId && person.externalId !== null).map((person) => [person.externalId, person]),
    ),
  };
  const groups = await knownGroups(sql, organisationId, rows);
  const members = await knownMemberships(sql, groups, known);
  return rows.map((wanted) => decideRow(wanted, { actor, options, people, groups, members }));
}

function present<T>(values: readonly (T | null)[]): T[] {
  return values.filter((value) => value !== null);
}

type Groups = ReadonlyMap<string, { id: string; archived: boolean }>;

interface Knowledge {
  readonly actor: BatchActor;
  readonly options: BatchOptions;
  readonly people: { byEmail: ReadonlyMap<string, batches.KnownPerson>; byExternalId: ReadonlyMap<string | null, batches.KnownPerson> };
  readonly groups: Groups;
  readonly members: ReadonlySet<string>;
}

function decideRow(wanted: WantedPerson, knowledge: Knowledge): Decision {
  const found = match(wanted, knowledge);
  const base = { wanted, person: null, changes: {}, joins: [], missing: [] };
  if (typeof found === "string") return { ...base, outcome: "failed", reasons: [{ code: found }] };
  const refusal = found ? refuseChange(found, wanted, knowledge) : refuseCreation(wanted, knowledge);
  if (refusal) return { ...base, person: found, outcome: SKIPS.has(refusal) ? "skipped" : "failed", reasons: [{ code: refusal }] };

  const groups = decideGroups(wanted, found, knowledge);
  if (groups.failed) return { ...base, person: found, outcome: "failed", reasons: [groups.failed] };
  const changes = found ? changesOf(found, wanted) : {};
  const touches = Object.keys(changes).length + groups.joins.length + groups.missing.length > 0;
  return {
    wanted,
    person: found,
    changes,
    joins: groups.joins,
    missing: groups.missing,
    outcome: found === null ? "created" : touches ? "updated" : "unchanged",
    reasons: found && wanted.email !== null && wanted.email !== found.email ? [{ code: "email_kept", value: found.email }] : [],
  };
}

const SKIPS: ReadonlySet<BatchReason> = new Set(["exists_already", "no_such_person"]);

/** The person the row is about, null for a new one, or why that cannot be told. */
function match(wanted: WantedPerson, { actor, options, people }: Knowledge): batches.KnownPerson | BatchReason | null {
  const byEmail = wanted.email === null ? undefined : people.byEmail.get(wanted.email);
  const byKey = wanted.externalId === null ? undefined : people.byExternalId.get(wanted.externalId);
  const isForeign = byEmail !== undefined && byEmail.organisationId !== actor.organisationId;
  if (options.matchBy === "external_id") {
    if (wanted.externalId === null) return "no_such_person";
    if (byKey) return byEmail && byEmail.id !== byKey.id && !isForeign ? "matches_two_people" : alive(byKey);
    if (isForeign) return "address_unusable";
    // Somebody who was here before keys were: the address is theirs, the key becomes theirs.
    if (byEmail) return byEmail.externalId === null ? alive(byEmail) : "address_taken";
    return null;
  }
  if (isForeign) return "address_unusable";
  if (byEmail && byKey && byKey.id !== byEmail.id) return "matches_two_people";
  if (byEmail) return alive(byEmail);
  return byKey ? "external_id_taken" : null;
}

const alive = (person: batches.KnownPerson): batches.KnownPerson | BatchReason => (person.deletedAt === null ? person : "person_deleted");

function refuseCreation(wanted: WantedPerson, { actor, options }: Knowledge): BatchReason | null {
  if (options.mode === "update") return "no_such_person";
  if (wanted.email === null) return "email_missing";
  if (wanted.fullName === null) return "name_missing";
  return (wanted.role ?? options.defaultRole) === "platform_admin" && actor.role !== "platform_admin" ? "role_above_yours" : null;
}

function refuseChange(person: batches.KnownPerson, wanted: WantedPerson, { actor, options }: Knowledge): BatchReason | null {
  if (options.mode === "create") return "exists_already";
  const { role, status, externalId } = changesOf(person, wanted);
  if (externalId !== undefined && person.externalId !== null) return "external_id_differs";
  const isAccount = role !== undefined || status !== undefined;
  if (isAccount && person.id === actor.userId) return "own_account";
  const above = person.role === "platform_admin" || role === "platform_admin";
  return above && actor.role !== "platform_admin" && Object.keys(changesOf(person, wanted)).length > 0 ? "role_above_yours" : null;
}

/** Fields that are wanted and differ; what is not wanted stays. */
function changesOf(person: batches.KnownPerson, wanted: Pick<WantedPerson, "fullName" | "role" | "language" | "status" | "externalId">): batches.ChangedFields {
  return {
    ...(wanted.fullName !== null && wanted.fullName !== person.fullName ? { fullName: wanted.fullName } : {}),
    ...(wanted.role !== null && wanted.role !== person.role ? { role: wanted.role } : {}),
    ...(wanted.language !== null && wanted.language !== person.language ? { language: wanted.language } : {}),
    ...(wanted.status !== null && wanted.status !== person.status ? { status: wanted.status } : {}),
    ...(wanted.externalId !== null && wanted.externalId !== person.externalId ? { externalId: wanted.externalId } : {}),
  };
}

function decideGroups(wanted: WantedPerson, person: batches.KnownPerson | null, { options, groups, members }: Knowledge) {
  const joins: string[] = [];
  const missing: { kind: GroupKind; code: string }[] = [];
  for (const { kind, code } of wanted.groups) {
    const group = groups.get(groupKey(kind, code));
    if (group?.archived) return { joins, missing, failed: { code: "group_archived" as const, value: code } };
    if (!group && !options.createGroups) return { joins, missing, failed: { code: "group_unknown" as const, value: code } };
    if (!group) missing.push({ kind, code });
    else if (!person || !members.has(`${group.id} ${person.id}`)) joins.push(group.id);
  }
  return { joins, missing, failed: null };
}

export const groupKey = (kind: GroupKind, code: string): string => `${kind} ${code.toLowerCase()}`;

async function knownGroups(sql: Sql, organisationId: string, rows: readonly WantedPerson[]): Promise<Groups> {
  const known = new Map<string, { id: string; archived: boolean }>();
  for (const kind of ["batch", "class_section"] as const) {
    const codes = new Set(rows.flatMap(({ groups }) => groups.filter((group) => group.kind === kind).map(({ code }) => code)));
    if (codes.size === 0) continue;
    for (const row of await findGroupsByCode(sql, organisationId, kind, [...codes]))
      known.set(groupKey(kind, row.code), { id: row.id, archived: row.archivedAt !== null });
  }
  return known;
}

async function knownMemberships(sql: Sql, groups: Groups, known: readonly batches.KnownPerson[]): Promise<Set<string>> {
  if (groups.size === 0 || known.length === 0) return new Set();
  const rows = await batches.findMemberships(
    sql,
    [...groups.values()].map(({ id }) => id),
    known.map(({ id }) => id),
  );
  return new Set(rows.map(({ groupId, userId }) => `${groupId} ${userId}`));
}
