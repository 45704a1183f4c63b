import type { Context, OrganisationRole } from "@lectern/core";
import { userCreated, type Organisation, type Profile } from "./contract.ts";
import { hashPassword } from "./server/password-hash.ts";
import { insertOrganisation } from "./server/repository/organisations.repository.ts";
import { insertPerson, lockPerson } from "./server/repository/people.repository.ts";
import { issue, openSession } from "./server/service/sessions.ts";
import { emailTaken, rowMissing, slugTaken } from "./server/users.errors.ts";
import { presentChange, presentOrganisation, presentProfile } from "./server/users.presenter.ts";

/** An organisation, with the defaults of a new one. */
export async function buildOrganisation(
  ctx: Context,
  given: { name?: string; slug?: string; settings?: Partial<Organisation["settings"]> } = {},
): Promise<Organisation> {
  const id = ctx.newId();
  const row = await ctx.transaction((tx) =>
    insertOrganisation(tx.sql, {
      id,
      name: given.name ?? "Northbank College",
      slug: given.slug ?? `org-${id}`,
      settings: given.settings ?? {},
      now: ctx.now(),
    }),
  );
  if (!row) throw slugTaken();
  return presentOrganisation(row);
}

export interface GivenPerson {
  readonly organisationId: string;
  readonly role?: OrganisationRole;
  readonly email?: string;
  readonly fullName?: string;
  readonly language?: "en" | "vi";
  /** Without one the person cannot sign in by password; `buildToken` needs none. */
  readonly password?: string;
  readonly isDemo?: boolean;
}

/** A person with a confirmed address. Costs no password hash unless one is asked for. */
export async function buildPerson(ctx: Context, given: GivenPerson): Promise<Profile> {
  const id = ctx.newId();
  const passwordHash = given.password === undefined ? null : await hashPassword(given.password);
  return ctx.transaction(async (tx) => {
    const person = await insertPerson(tx.sql, {
      id,
      organisationId: given.organisationId,
      email: given.email ?? `${id}@example.test`,
      fullName: given.fullName ?? "Avery Morgan",
      role: given.role ?? "student",
      passwordHash,
      emailVerifiedAt: ctx.now(),
      language: given.language ?? "en",
      timeZone: "UTC",
      isDemo: given.isDemo ?? false,
      createdAt: ctx.now(),
    });
    if (!person) throw emailTaken();
    await tx.emit(userCreated, presentChange(person), { organisationId: person.organisationId, actorId: null });
    return presentProfile(person);
  });
}

/** An access token of a new session, without a password. */
export async function buildToken(ctx: Context, userId: string): Promise<string> {
  const tokens = await ctx.transaction(async (tx) => {
    const person = await lockPerson(tx.sql, userId, "share");
    if (!person) throw rowMissing("users.person");
    return openSession(ctx, tx, person, "factory");
  });
  return (await issue(ctx, tokens)).answer.accessToken;
}
