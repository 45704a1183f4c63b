import type { z } from "zod";
import type { Batch, ClassSection, Contact, GroupMember, Organisation, Person, PersonSummary, Profile, session, userUpdated } from "../contract.ts";
import type { GroupMemberRow, GroupRow } from "./repository/groups.repository.ts";
import type { OrganisationRow } from "./repository/organisations.repository.ts";
import type { PersonRow } from "./repository/people.repository.ts";
import type { SessionRow } from "./repository/sessions.repository.ts";

export function presentProfile(row: PersonRow): Profile {
  return {
    id: row.id,
    email: row.email,
    fullName: row.fullName,
    role: row.role,
    organisationId: row.organisationId,
    language: row.language,
    timeZone: row.timeZone,
    avatarUrl: avatarUrl(row),
    createdAt: row.createdAt.toISOString(),
    emailVerified: row.emailVerifiedAt !== null,
    theme: row.theme,
    reducedMotion: row.reducedMotion,
  };
}

/** For administrators and for the person. */
export function presentPerson(row: PersonRow): Person {
  return { ...presentProfile(row), status: row.status, isDemo: row.isDemo };
}

/** For colleagues: no address, no settings, nothing about the account. */
export function presentColleague(row: PersonRow): Person {
  return { ...presentSummary(row), role: row.role, organisationId: row.organisationId };
}

export function presentSummary(row: PersonRow): PersonSummary {
  return { id: row.id, fullName: row.fullName, avatarUrl: avatarUrl(row) };
}

/** For rooms that write to people: an address nobody confirmed may be somebody else's. */
export function presentContact(row: PersonRow): Contact {
  const { id: userId, role, fullName, language, timeZone } = row;
  return { userId, role, fullName, email: row.emailVerifiedAt ? row.email : null, language, timeZone };
}

/** Data of `user.created` and `user.updated`. */
export function presentChange(row: PersonRow): z.input<typeof userUpdated.data> {
  return { userId: row.id, organisationId: row.organisationId, fullName: row.fullName, role: row.role, status: row.status, avatarUrl: avatarUrl(row) };
}

export function presentSession(row: SessionRow, currentSessionId: string | null): z.output<typeof session> {
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    userAgent: row.userAgent,
    current: row.id === currentSessionId,
  };
}

export function presentOrganisation(row: OrganisationRow): Organisation {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    settings: {
      registrationOpen: row.registrationOpen,
      passwordMinLength: row.passwordMinLength,
      passwordComplexity: row.passwordComplexity,
      defaultLanguage: row.defaultLanguage,
      timeZone: row.timeZone,
      publicCatalogue: row.publicCatalogue,
    },
    branding: {
      accentColour: row.accentColour,
      logoUrl: row.logoHash === null ? null : `/api/organisations/${row.id}/logo?v=${row.logoHash.slice(0, 12)}`,
    },
    createdAt: row.createdAt.toISOString(),
  };
}

function presentGroup(row: GroupRow) {
  return {
    id: row.id,
    name: row.name,
    code: row.code,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    memberCount: row.memberCount,
    teacherCount: row.teacherCount,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentBatch(row: GroupRow): Batch {
  return { ...presentGroup(row), startsOn: row.startsOn, endsOn: row.endsOn };
}

export function presentClassSection(row: GroupRow): ClassSection {
  const { batchId, batchName, batchCode } = row;
  const batch = batchId === null || batchName === null || batchCode === null ? null : { id: batchId, name: batchName, code: batchCode };
  return { ...presentGroup(row), batch, term: row.term };
}

/** `full` for administrators: with the address. */
export function presentMember(row: GroupMemberRow, full: boolean): GroupMember {
  return {
    userId: row.userId,
    fullName: row.fullName,
    avatarUrl: avatarUrl({ id: row.userId, avatarHash: row.avatarHash }),
    organisationRole: row.organisationRole,
    role: row.role,
    joinedAt: row.joinedAt.toISOString(),
    ...(full ? { email: row.email } : {}),
  };
}

/** The version in the query changes with the picture, so that browsers may keep it. */
function avatarUrl(row: Pick<PersonRow, "id" | "avatarHash">): string | null {
  return row.avatarHash === null ? null : `/api/users/${row.id}/avatar?v=${row.avatarHash.slice(0, 12)}`;
}
