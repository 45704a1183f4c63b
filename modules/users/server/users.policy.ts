import { can, definePermission, definePolicy, notAllowed, notFound, requireActor, requirePermission, type Actor, type Context } from "@lectern/core";
import { findPerson, type PersonRow } from "./repository/people.repository.ts";

const readPeople = definePermission({ name: "people.read", roles: ["instructor", "admin"], summary: "Look people of the organisation up" });
export const managePeople = definePermission({ name: "people.manage", roles: ["admin"], summary: "Invite people, see their accounts, change role and status" });
const manageOrganisation = definePermission({ name: "organisation.manage", roles: ["admin"], summary: "Change the organisation's settings" });
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
