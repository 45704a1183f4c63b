import {
  can,
  definePermission,
  definePolicy,
  notAllowed,
  notFound,
  requireActor,
  requirePermission,
  type Actor,
  type Context,
  type Permission,
} from "@lectern/core";
import type { GroupKind } from "../contract.ts";
import { findGroup, isMember, type GroupRow } from "./repository/groups.repository.ts";
import { findPerson, type PersonRow } from "./repository/people.repository.ts";

const readPeople = definePermission({ name: "people.read", roles: ["instructor", "admin"], summary: "Look people of the organisation up" });
export const managePeople = definePermission({ name: "people.manage", roles: ["admin"], summary: "Invite people, see their accounts, change role and status" });
const manageOrganisation = definePermission({ name: "organisation.manage", roles: ["admin"], summary: "Change the organisation's settings" });
const readGroups = definePermission({
  name: "groups.read",
  roles: ["teaching_assistant", "instructor", "admin"],
  summary: "See batches and class sections with their members",
});
export const manageGroups = definePermission({
  name: "groups.manage",
  roles: ["admin"],
  summary: "Create and change batches and class sections, and who is in them",
});
export const manageOrganisations = definePermission({ name: "organisations.manage", roles: ["platform_admin"], summary: "Found and list organisations" });

/** How much of a person the actor sees: everything, or what colleagues show each other. */
type View = "full" | "colleague";

export interface PeopleGrant {
  readonly actor: Actor;
  readonly view: View;
  readonly organisationId: string;
}

export const mayListPeople = definePolicy({
  name: "mayListPeople",
  summary: "Administrators see accounts, instructors see colleagues; platform administrators of any organisation",
  check: (ctx: Context, input: { query: { organisationId?: string | undefined } }): PeopleGrant => {
    const actor = requirePermission(ctx, readPeople);
    const organisationId = input.query.organisationId ?? actor.organisationId;
    if (organisationId !== actor.organisationId && actor.role !== "platform_admin") throw notFound("organisation");
    return { actor, view: can(actor, managePeople) ? "full" : "colleague", organisationId };
  },
});

export interface PersonGrant {
  readonly actor: Actor;
  readonly view: View;
  readonly person: PersonRow;
}

interface AboutPerson {
  readonly params: { readonly userId: string };
}

export const maySeePerson = definePolicy({
  name: "maySeePerson",
  summary: "The person, administrators, and (name, role, picture) the organisation's instructors",
  check: async (ctx: Context, { params }: AboutPerson): Promise<PersonGrant> => {
    const { actor, person } = await requirePerson(ctx, params.userId);
    if (mayManage(actor, person)) return { actor, person, view: "full" };
    if (!can(actor, readPeople)) throw notFound("person");
    return { actor, person, view: "colleague" };
  },
});

export const maySeeAvatar = definePolicy({
  name: "maySeeAvatar",
  summary: "Everybody in the person's organisation",
  check: async (ctx: Context, { params }: AboutPerson) => (await requirePerson(ctx, params.userId)).person,
});

export const mayEditPerson = definePolicy({
  name: "mayEditPerson",
  summary: "The person and the organisation's administrators; platform administrators only by themselves and each other",
  check: async (ctx: Context, { params }: AboutPerson): Promise<PersonGrant> => {
    const { actor, person } = await requirePerson(ctx, params.userId);
    if (mayManage(actor, person)) {
      if (person.role === "platform_admin" && actor.userId !== person.id && actor.role !== "platform_admin") throw notAllowed();
      return { actor, person, view: "full" };
    }
    // Those who may see the person get a plain no; to others they do not exist.
    throw can(actor, readPeople) ? notAllowed() : notFound("person");
  },
});

interface AboutOrganisation {
  readonly params: { readonly organisationId: string };
}

export const maySeeOrganisation = definePolicy({
  name: "maySeeOrganisation",
  summary: "Everybody their own; platform administrators all",
  check: (ctx: Context, { params }: AboutOrganisation) => requireMember(ctx, params.organisationId),
});

export const mayManageOrganisation = definePolicy({
  name: "mayManageOrganisation",
  summary: "The organisation's administrators",
  check: (ctx: Context, { params }: AboutOrganisation) => {
    const actor = requireMember(ctx, params.organisationId);
    if (!can(actor, manageOrganisation)) throw notAllowed();
    return actor;
  },
});

export interface GroupsGrant {
  readonly actor: Actor;
  /** Only the groups the person is in. */
  readonly ownOnly: boolean;
}

export const mayListGroups = definePolicy({
  name: "mayListGroups",
  summary: "Staff see the organisation's groups, students those they are in",
  check: (ctx: Context): GroupsGrant => {
    const actor = requireActor(ctx);
    return { actor, ownOnly: !can(actor, readGroups) };
  },
});

export interface GroupGrant {
  readonly actor: Actor;
  readonly group: GroupRow;
  /** With e-mail addresses. */
  readonly full: boolean;
}

interface AboutGroup {
  readonly params: { readonly groupId: string };
}

export const maySeeBatch = seeGroup("maySeeBatch", "batch");
export const maySeeClassSection = seeGroup("maySeeClassSection", "class_section");
export const maySeeBatchMembers = seeMembers("maySeeBatchMembers", "batch");
export const maySeeClassSectionMembers = seeMembers("maySeeClassSectionMembers", "class_section");
export const mayManageBatch = manageGroup("mayManageBatch", "batch");
export const mayManageClassSection = manageGroup("mayManageClassSection", "class_section");

function seeGroup(name: string, kind: GroupKind) {
  return definePolicy({
    name,
    summary: "Staff of the organisation, and the group's own people",
    check: (ctx: Context, input: AboutGroup) => requireGroup(ctx, kind, input),
  });
}

function seeMembers(name: string, kind: GroupKind) {
  return definePolicy({
    name,
    summary: "Staff of the organisation; addresses for administrators only",
    check: async (ctx: Context, input: AboutGroup) => requireOver(await requireGroup(ctx, kind, input), readGroups),
  });
}

function manageGroup(name: string, kind: GroupKind) {
  return definePolicy({
    name,
    summary: "The organisation's administrators",
    check: async (ctx: Context, input: AboutGroup) => requireOver(await requireGroup(ctx, kind, input), manageGroups),
  });
}

/** The group of the actor's own organisation, where they may know of it; otherwise `not_found`. */
async function requireGroup(ctx: Context, kind: GroupKind, { params }: AboutGroup): Promise<GroupGrant> {
  const actor = requireActor(ctx);
  const group = await findGroup(ctx.sql, actor.organisationId, kind, params.groupId);
  if (!group || (!can(actor, readGroups) && !(await isMember(ctx.sql, group.id, actor.userId)))) throw notFound("group");
  return { actor, group, full: can(actor, managePeople) };
}

function requireOver(grant: GroupGrant, permission: Permission): GroupGrant {
  if (!can(grant.actor, permission)) throw notAllowed();
  return grant;
}

/** The person, where they and the actor are of one organisation or the actor is of the platform; otherwise `not_found`. */
async function requirePerson(ctx: Context, userId: string): Promise<{ actor: Actor; person: PersonRow }> {
  const actor = requireActor(ctx);
  const person = await findPerson(ctx.sql, actor.role === "platform_admin" ? null : actor.organisationId, userId);
  if (!person) throw notFound("person");
  return { actor, person };
}

function mayManage(actor: Actor, person: PersonRow): boolean {
  return actor.userId === person.id || can(actor, managePeople);
}

function requireMember(ctx: Context, organisationId: string): Actor {
  const actor = requireActor(ctx);
  if (organisationId !== actor.organisationId && actor.role !== "platform_admin") throw notFound("organisation");
  return actor;
}
