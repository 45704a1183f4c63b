import { AppError, type Context, type RouteInput, type Transaction } from "@lectern/core";
import { sendMail, userCreated, type login, type register } from "../../contract.ts";
import { countAttempt, guardAccount, guardAddress } from "../limiter.ts";
import { hashPassword, verifyPassword } from "../password-hash.ts";
import { requireAcceptable } from "../password-policy.ts";
import * as organisations from "../repository/organisations.repository.ts";
import * as people from "../repository/people.repository.ts";
import { emailTaken, invalidCredentials, registrationClosed } from "../users.errors.ts";
import { presentChange } from "../users.presenter.ts";
import { DEFAULT_SETTINGS, foundFirstOrganisation } from "./organisations.ts";
import { issue, openSession, type IssuedSession } from "./sessions.ts";

type Registration = RouteInput<typeof register>["body"];
type Credentials = RouteInput<typeof login>["body"];

/** Throws `email_taken`, `registration_closed`, `validation_failed`, `rate_limited`, `overloaded`. */
export async function registerPerson(ctx: Context, input: Registration, userAgent: string): Promise<IssuedSession> {
  await countAttempt(ctx, "register");
  // Asking who has an account is a guess, too.
  return guardAddress(
    ctx,
    (error) => hasCode(error, "email_taken"),
    async () => {
      const home = await organisations.findDefaultOrganisation(ctx.sql);
      if (home && !home.registrationOpen) throw registrationClosed();
      await requireAcceptable(input.password, home ?? DEFAULT_SETTINGS, input, "password");
      if (await people.findPersonByEmail(ctx.sql, input.email)) throw emailTaken();

      const passwordHash = await hashPassword(input.password);
      return issue(ctx, await ctx.transaction((tx) => enrolStranger(ctx, tx, input, passwordHash, userAgent)));
    },
  );
}

async function enrolStranger(ctx: Context, tx: Transaction, input: Registration, passwordHash: string, userAgent: string) {
  const existing = await organisations.findDefaultOrganisation(tx.sql);
  const { organisation, founded } = existing ? { organisation: existing, founded: false } : await foundFirstOrganisation(ctx, tx, input);
  const person = await people.insertPerson(tx.sql, {
    id: ctx.newId(),
    organisationId: organisation.id,
    email: input.email,
    fullName: input.fullName,
    role: founded ? "admin" : "student",
    passwordHash,
    emailVerifiedAt: null,
    language: input.language ?? organisation.defaultLanguage,
    timeZone: input.timeZone ?? organisation.timeZone,
    createdAt: ctx.now(),
  });
  if (!person) throw emailTaken();

  const about = { organisationId: person.organisationId, actorId: person.id };
  await tx.emit(userCreated, presentChange(person), about);
  await tx.startJob(sendMail, { userId: person.id, purpose: "verify" }, { organisationId: mailOwner(person), ownerId: null });
  await tx.audit({ action: "user.registered", targetType: "user", targetId: person.id, details: { role: person.role }, ...about });
  return openSession(ctx, tx, person, userAgent);
}

/** Throws `invalid_credentials`, `rate_limited`, `overloaded`. */
export async function signIn(ctx: Context, { email, password }: Credentials, userAgent: string): Promise<IssuedSession> {
  return guardAccount(
    ctx,
    email,
    (error) => hasCode(error, "invalid_credentials"),
    async () => {
      const known = await people.findPersonByEmail(ctx.sql, email);
      const { matches, outdated } = await verifyPassword(password, known?.passwordHash ?? null);
      if (!known || !matches || known.status !== "active") {
        await recordFailure(ctx, known);
        throw invalidCredentials();
      }

      const newHash = outdated ? await hashPassword(password) : null;
      const tokens = await ctx.transaction(async (tx) => {
        const person = await people.lockPerson(tx.sql, known.id, newHash ? "update" : "share");
        // Suspended or given a new password while we were hashing.
        if (person?.status !== "active" || person.passwordHash !== known.passwordHash) return null;
        if (newHash) await people.updatePasswordHash(tx.sql, person.id, newHash, ctx.now());
        const opened = await openSession(ctx, tx, person, userAgent);
        await tx.audit({
          action: "user.signed_in",
          targetType: "session",
          targetId: opened.sessionId,
          actorId: person.id,
          organisationId: person.organisationId,
        });
        return opened;
      });
      if (!tokens) throw invalidCredentials();
      return issue(ctx, tokens);
    },
  );
}

/** Unknown accounts are written down as well: it costs the same, and administrators of the platform see the attack. */
async function recordFailure(ctx: Context, person: people.PersonRow | null): Promise<void> {
  await ctx.transaction((tx) =>
    tx.audit({
      action: "user.sign_in_failed",
      targetType: "user",
      targetId: person?.id ?? null,
      actorId: null,
      organisationId: person?.organisationId ?? null,
    }),
  );
}

/** Whose administrators may see a mail: one that opens a platform administrator's account is for their like only. */
export function mailOwner(person: Pick<people.PersonRow, "role" | "organisationId">): string | null {
  return person.role === "platform_admin" ? null : person.organisationId;
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof AppError && error.code === code;
}
