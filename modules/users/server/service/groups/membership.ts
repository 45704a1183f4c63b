import { decodeCursor, encodeCursor, notFound, type Context, type Transaction } from "@lectern/core";
import { z } from "zod";
import {
  batchMembershipChanged,
  classSectionMembershipChanged,
  MEMBERSHIP_EVENT_MAX,
  normaliseEmail,
  type GroupKind,
  type MembershipReport,
} from "../../../contract.ts";
import * as groups from "../../repository/groups.repository.ts";
import { findPeople, findPeopleByEmail } from "../../repository/people.repository.ts";
import type { GroupGrant } from "../../users.policy.ts";
import { presentMember } from "../../users.presenter.ts";

const memberCursor = z.tuple([z.string(), z.uuid()]);

interface MemberQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
  readonly role?: string | undefined;
}

/** Members by name, with addresses for administrators. */
export async function listMembers(ctx: Context, { group, full }: GroupGrant, query: MemberQuery) {
  const after = decodeCursor(query.cursor, memberCursor);
  const rows = await groups.listMembers(ctx.sql, {
    organisationId: group.organisationId,
    groupId: group.id,
    query: query.search ?? "",
    searchEmail: full,
    role: query.role ?? null,
    after: after && { searchName: after[0], id: after[1] },
    limit: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => presentMember(row, full)),
    nextCursor: rows.length > query.limit && last ? encodeCursor([last.searchName, last.userId]) : null,
  };
}

interface AskedPeople {
  readonly userIds: readonly string[];
  readonly emails: readonly string[];
}

/** Adds people, or changes the role of those who are in; the report says what became of each. */
export async function addMembers(ctx: Context, { group }: GroupGrant, asked: AskedPeople & { role: "member" | "teacher" }): Promise<MembershipReport> {
  const { role } = asked;
  return ctx.transaction(async (tx) => {
    await requireLocked(tx, group);
    const known = await resolve(tx, group.organisationId, asked);
    const ids = [...new Set(known.values())];
    const before = new Map((await groups.findMembers(tx.sql, group.id, ids)).map((member) => [member.userId, member.role]));
    const added = ids.filter((id) => !before.has(id));
    const changed = ids.filter((id) => before.has(id) && before.get(id) !== role);
    await groups.upsertMembers(tx.sql, group, [...added, ...changed], role, ctx.now());
    await emitMembership(tx, group, added, []);
    if (added.length + changed.length > 0) await recordMembers(tx, group, { added: added.length, roleChanged: changed.length, role });
    const isNew = new Set(added);
    return {
      ...report(asked, known, (id) => (isNew.has(id) ? "added" : before.get(id) === role ? "already_member" : "role_changed")),
      added: added.length,
      roleChanged: changed.length,
      removed: 0,
    };
  });
}

/** Takes people out; their accounts stay. */
export async function removeMembers(ctx: Context, { group }: GroupGrant, asked: AskedPeople): Promise<MembershipReport> {
  return ctx.transaction(async (tx) => {
    await requireLocked(tx, group);
    const known = await resolve(tx, group.organisationId, asked);
    const removed = await groups.deleteMembers(tx.sql, group.id, [...new Set(known.values())]);
    await emitMembership(tx, group, [], removed);
    if (removed.length > 0) await recordMembers(tx, group, { removed: removed.length });
    const gone = new Set(removed);
    return {
      ...report(asked, known, (id) => (gone.has(id) ? "removed" : "not_member")),
      added: 0,
      roleChanged: 0,
      removed: removed.length,
    };
  });
}

/** For other rooms, throws `not_found`. */
export async function listGroupMembers(
  ctx: Context,
  input: { organisationId: string; groupId: string; afterUserId?: string | null | undefined; limit: number },
) {
  const { organisationId, groupId, limit } = input;
  if (!(await groups.findGroup(ctx.sql, organisationId, null, groupId))) throw notFound("group");
  const members = await groups.listActiveMembers(ctx.sql, { organisationId, groupId, afterUserId: input.afterUserId ?? null, limit: limit + 1 });
  const shown = members.slice(0, limit);
  return { members: shown, nextAfterUserId: members.length > limit ? (shown.at(-1)?.userId ?? null) : null };
}

/** Tells other rooms, in events of bounded size. */
export async function emitMembership(
  tx: Transaction,
  group: { readonly id: string; readonly kind: GroupKind; readonly organisationId: string },
  added: readonly string[],
  removed: readonly string[],
): Promise<void> {
  const event = group.kind === "batch" ? batchMembershipChanged : classSectionMembershipChanged;
  const { organisationId, id: groupId } = group;
  for (let start = 0; start < Math.max(added.length, removed.length); start += MEMBERSHIP_EVENT_MAX) {
    const end = start + MEMBERSHIP_EVENT_MAX;
    await tx.emit(event, { organisationId, groupId, added: added.slice(start, end), removed: removed.slice(start, end) }, { organisationId });
  }
}

/** Two requests about one group take turns. */
async function requireLocked(tx: Transaction, group: groups.GroupRow): Promise<void> {
  if (!(await groups.lockGroup(tx.sql, group.organisationId, group.id))) throw notFound("group");
}

/** What was asked for → the person's id, for people of the organisation who are not deleted. */
async function resolve(tx: Transaction, organisationId: string, { userIds, emails }: AskedPeople): Promise<Map<string, string>> {
  const byId = userIds.length === 0 ? [] : await findPeople(tx.sql, organisationId, userIds);
  const byEmail = emails.length === 0 ? [] : await findPeopleByEmail(tx.sql, organisationId, emails.map(normaliseEmail));
  const ids = new Set(byId.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id));
  const idOfEmail = new Map(byEmail.map(({ email, id }) => [email, id]));
  const known = new Map<string, string>();
  for (const id of userIds) if (ids.has(id)) known.set(id, id);
  for (const email of emails) {
    const id = idOfEmail.get(normaliseEmail(email));
    if (id !== undefined) known.set(email, id);
  }
  return known;
}

type Outcome = MembershipReport["people"][number]["outcome"];

function report({ userIds, emails }: AskedPeople, known: ReadonlyMap<string, string>, outcomeOf: (id: string) => Outcome): Pick<MembershipReport, "people"> {
  return {
    people: [...userIds, ...emails].map((value) => {
      const userId = known.get(value) ?? null;
      return { value, userId, outcome: userId === null ? "unknown" : outcomeOf(userId) };
    }),
  };
}

function recordMembers(tx: Transaction, group: groups.GroupRow, details: Record<string, unknown>): Promise<void> {
  return tx.audit({ action: `${group.kind}.members_changed`, targetType: group.kind, targetId: group.id, organisationId: group.organisationId, details });
}
