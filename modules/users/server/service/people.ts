import { decodeCursor, encodeCursor, notAllowed, notFound, type Actor, type Context, type RouteInput, type Transaction } from "@lectern/core";
import { z } from "zod";
import {
  normaliseEmail,
  sendMail,
  userCreated,
  userUpdated,
  type createPerson,
  type listPeople as listPeopleRoute,
  type Person,
  type Profile,
  type updatePerson,
} from "../../contract.ts";
import { findOrganisation, lockOrganisation, lockPlatform } from "../repository/organisations.repository.ts";
import * as people from "../repository/people.repository.ts";
import { emailTaken, lastAdministrator } from "../users.errors.ts";
import type { PeopleGrant, PersonGrant } from "../users.policy.ts";
import { presentChange, presentColleague, presentContact, presentOrganisation, presentPerson, presentProfile, presentSummary } from "../users.presenter.ts";
import { endSessions } from "./sessions.ts";
import { mailOwner } from "./sign-in.ts";

const peopleCursor = z.tuple([z.string(), z.uuid()]);

export async function listPeople(ctx: Context, grant: PeopleGrant, query: RouteInput<typeof listPeopleRoute>["query"]) {
  const after = decodeCursor(query.cursor, peopleCursor);
  const full = grant.view === "full";
  const rows = await people.listPeople(ctx.sql, {
    organisationId: grant.organisationId,
    query: query.search ?? "",
    searchEmail: full,
    role: query.role ?? null,
    status: full ? (query.status ?? null) : "active",
    after: after && { searchName: after[0], id: after[1] },
    limit: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(full ? presentPerson : presentColleague),
    nextCursor: rows.length > query.limit && last ? encodeCursor([last.searchName, last.id]) : null,
  };
}

export async function getProfile(ctx: Context, actor: Actor): Promise<Profile> {
  const person = await people.findPerson(ctx.sql, actor.organisationId, actor.userId);
  if (!person) throw notFound("person");
  const organisation = await findOrganisation(ctx.sql, actor.organisationId);
  return { ...presentProfile(person), ...(organisation ? { branding: presentOrganisation(organisation).branding } : {}) };
}

export function showPerson({ person, view }: PersonGrant): Person {
  return view === "full" ? presentPerson(person) : presentColleague(person);
}

/** Throws `email_taken`; `not_allowed` for a role above the actor's own. */
export async function invitePerson(ctx: Context, actor: Actor, input: RouteInput<typeof createPerson>["body"]): Promise<Person> {
  requireMayGrant(actor, input.role);
  const organisation = await findOrganisation(ctx.sql, actor.organisationId);
  if (!organisation) throw notFound("organisation");
  return ctx.transaction(async (tx) => {
    const person = await people.insertPerson(tx.sql, {
      id: ctx.newId(),
      organisationId: organisation.id,
      email: input.email,
      fullName: input.fullName,
      role: input.role,
      passwordHash: null,
      emailVerifiedAt: null,
      language: input.language ?? organisation.defaultLanguage,
      timeZone: input.timeZone ?? organisation.timeZone,
      createdAt: ctx.now(),
    });
    if (!person) throw emailTaken();
    await tx.emit(userCreated, presentChange(person));
    await tx.startJob(sendMail, { userId: person.id, purpose: "invitation" }, { organisationId: mailOwner(person) });
    await tx.audit({ action: "user.invited", targetType: "user", targetId: person.id, details: { role: person.role } });
    return presentPerson(person);
  });
}

/** Throws `not_allowed`, `last_administrator`. */
export async function changePerson(ctx: Context, grant: PersonGrant, changes: RouteInput<typeof updatePerson>["body"]): Promise<Person> {
  const { actor } = grant;
  const touchesAccount = changes.role !== undefined || changes.status !== undefined;
  if (touchesAccount && actor.role !== "admin" && actor.role !== "platform_admin" && !isUnchanged(grant.person, changes)) throw notAllowed();
  return ctx.transaction(async (tx) => {
    if (touchesAccount) await lockAdministration(tx, grant.person);
    const before = await people.lockPerson(tx.sql, grant.person.id, "update");
    if (!before) throw notFound("person");
    if (changes.role !== undefined && changes.role !== before.role) requireMayGrant(actor, changes.role);
    const after = await people.updatePerson(tx.sql, before.id, changes, ctx.now());
    await requireAdministratorLeft(tx, before, after);
    await recordAccountChange(ctx, tx, before, after);
    if (isVisibleChange(before, after)) await tx.emit(userUpdated, presentChange(after), { organisationId: after.organisationId });
    return presentPerson(after);
  });
}

/** Clients that send the whole profile back may repeat role and status. */
function isUnchanged(person: people.PersonRow, changes: { role?: string | undefined; status?: string | undefined }): boolean {
  return (changes.role ?? person.role) === person.role && (changes.status ?? person.status) === person.status;
}

/** Nobody gives more than they have. */
function requireMayGrant(actor: Actor, role: people.PersonRow["role"]): void {
  if (role === "platform_admin" && actor.role !== "platform_admin") throw notAllowed();
}

/** Two administrators who remove each other at once take turns, so that the second sees there is nobody else left. */
async function lockAdministration(tx: Transaction, person: people.PersonRow): Promise<void> {
  if (person.role === "platform_admin") await lockPlatform(tx.sql);
  await lockOrganisation(tx.sql, person.organisationId);
}

async function requireAdministratorLeft(tx: Transaction, before: people.PersonRow, after: people.PersonRow): Promise<void> {
  const administers = (person: people.PersonRow) => person.status === "active" && (person.role === "admin" || person.role === "platform_admin");
  if (administers(before) && !administers(after) && (await people.countOtherAdministrators(tx.sql, before.organisationId, before.id)) === 0)
    throw lastAdministrator();
  const runsPlatform = (person: people.PersonRow) => person.status === "active" && person.role === "platform_admin";
  if (runsPlatform(before) && !runsPlatform(after) && (await people.countOtherAdministrators(tx.sql, null, before.id)) === 0) throw lastAdministrator();
}

async function recordAccountChange(ctx: Context, tx: Transaction, before: people.PersonRow, after: people.PersonRow): Promise<void> {
  const about = { targetType: "user", targetId: after.id, organisationId: after.organisationId };
  if (before.role !== after.role) {
    await tx.audit({ action: "user.role_changed", ...about, details: { before: before.role, after: after.role } });
    // Open sockets carry the old role; they come back with the new one.
    tx.afterCommit(() => ctx.realtime.disconnectRoom(`user_${after.id}`));
  }
  if (before.status !== after.status) {
    await tx.audit({ action: "user.status_changed", ...about, details: { before: before.status, after: after.status } });
    if (after.status === "suspended") await endSessions(ctx, tx, after, null, "suspended");
  }
}

function isVisibleChange(before: people.PersonRow, after: people.PersonRow): boolean {
  return before.fullName !== after.fullName || before.role !== after.role || before.status !== after.status;
}

export async function getMany(ctx: Context, input: { organisationId: string; ids: readonly string[] }) {
  if (input.ids.length === 0) return [];
  return (await people.findPeople(ctx.sql, input.organisationId, input.ids)).map(presentSummary);
}

export async function findSuspended(ctx: Context, input: { organisationId: string; ids: readonly string[] }): Promise<string[]> {
  if (input.ids.length === 0) return [];
  const rows = await people.findPeople(ctx.sql, input.organisationId, input.ids);
  return rows.flatMap(({ id, status }) => (status === "suspended" ? [id] : []));
}

export async function getContacts(ctx: Context, input: { organisationId: string; ids: readonly string[] }) {
  if (input.ids.length === 0) return [];
  const rows = await people.findPeople(ctx.sql, input.organisationId, input.ids);
  return rows.filter(({ status, deletedAt }) => status === "active" && deletedAt === null).map(presentContact);
}

export async function findByEmail(ctx: Context, input: { organisationId: string; emails: readonly string[] }) {
  const rows = await people.findPeopleByEmail(ctx.sql, input.organisationId, input.emails.map(normaliseEmail));
  return rows.map(({ id, email, fullName, role }) => ({ id, email, fullName, role }));
}

export async function searchPeople(ctx: Context, input: { organisationId: string; query: string; limit: number }) {
  const rows = await people.listPeople(ctx.sql, { ...input, searchEmail: false, role: null, status: "active", after: null });
  return rows.map((row) => ({ ...presentSummary(row), role: row.role }));
}
