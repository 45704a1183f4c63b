import { notFound, type Actor, type Context } from "@lectern/core";
import { sendMail } from "../../contract.ts";
import { countAttempt, forgetFailures, guardAccount, guardAddress, mayMail } from "../limiter.ts";
import { hashPassword, verifyPassword } from "../password-hash.ts";
import { requireAcceptable } from "../password-policy.ts";
import { hashToken } from "../random-token.ts";
import { findOrganisation } from "../repository/organisations.repository.ts";
import * as people from "../repository/people.repository.ts";
import * as tokens from "../repository/tokens.repository.ts";
import { canonicalCode } from "../sign-in-code.ts";
import { tokenInvalid, wrongPassword } from "../users.errors.ts";
import { DEFAULT_SETTINGS } from "./organisations.ts";
import { endSessions } from "./sessions.ts";
import { hasCode, mailOwner } from "./sign-in.ts";

const PASSWORD_PURPOSES = ["reset", "invitation", "code"] as const;

/** Does the same for known and unknown accounts; the mail's job finds out. */
export async function forgotPassword(ctx: Context, email: string): Promise<void> {
  await countAttempt(ctx, "mail");
  const person = await people.findPersonByEmail(ctx.sql, email);
  const allowed = await mayMail(ctx, email);
  const recipient = person?.status === "active" && allowed ? person : null;
  await ctx.transaction(async (tx) => {
    await tx.startJob(
      sendMail,
      { userId: recipient?.id ?? null, purpose: "reset" },
      { organisationId: recipient ? mailOwner(recipient) : null, ownerId: null },
    );
  });
}

/** Throws `token_invalid`, `validation_failed`, `rate_limited`, `overloaded`. The token survives a refused password. */
export async function resetPassword(ctx: Context, input: { token: string; password: string }): Promise<void> {
  // A one-time code is typed from paper, in whatever spelling.
  const hash = hashToken(canonicalCode(input.token) ?? input.token);
  await guardAddress(
    ctx,
    (error) => hasCode(error, "token_invalid"),
    async () => {
      const found = await tokens.findMailToken(ctx.sql, hash, PASSWORD_PURPOSES, ctx.now());
      const person = found && (await people.findPerson(ctx.sql, found.organisationId, found.userId));
      if (person?.status !== "active") throw tokenInvalid();
      await requireAcceptableFor(ctx, person, input.password, "password");

      const passwordHash = await hashPassword(input.password);
      await ctx.transaction(async (tx) => {
        await people.lockPerson(tx.sql, person.id, "update");
        const token = await tokens.takeMailToken(tx.sql, hash, PASSWORD_PURPOSES, ctx.now());
        if (!token) throw tokenInvalid();
        await people.updatePasswordHash(tx.sql, person.id, passwordHash, ctx.now());
        // A code came on paper: it says nothing about the address.
        if (token.purpose !== "code") await people.markEmailVerified(tx.sql, person.id, token.email, ctx.now());
        await tokens.deleteMailTokens(tx.sql, person.id, PASSWORD_PURPOSES);
        await tx.audit({
          action: "user.password_reset",
          targetType: "user",
          targetId: person.id,
          details: { purpose: token.purpose },
          actorId: person.id,
          organisationId: person.organisationId,
        });
        await endSessions(ctx, tx, person, null, "password_reset");
      });
      await forgetFailures(ctx, person.email);
    },
  );
}

/** Throws `wrong_password`, `validation_failed`, `rate_limited`, `overloaded`. */
export async function changePassword(ctx: Context, actor: Actor, input: { currentPassword: string; newPassword: string }): Promise<void> {
  const person = await people.findPerson(ctx.sql, actor.organisationId, actor.userId);
  if (!person) throw notFound("person");
  await guardAccount(
    ctx,
    person.email,
    (error) => hasCode(error, "wrong_password"),
    async () => {
      const { matches } = await verifyPassword(input.currentPassword, person.passwordHash);
      if (!matches) {
        await ctx.transaction((tx) => tx.audit({ action: "user.password_change_failed", targetType: "user", targetId: person.id }));
        throw wrongPassword();
      }
      await requireAcceptableFor(ctx, person, input.newPassword, "newPassword");

      const passwordHash = await hashPassword(input.newPassword);
      await ctx.transaction(async (tx) => {
        const locked = await people.lockPerson(tx.sql, person.id, "update");
        // Somebody changed it while we were hashing: then the current password given is not the current one.
        if (locked?.passwordHash !== person.passwordHash) throw wrongPassword();
        await people.updatePasswordHash(tx.sql, person.id, passwordHash, ctx.now());
        await tokens.deleteMailTokens(tx.sql, person.id, PASSWORD_PURPOSES);
        await tx.audit({ action: "user.password_changed", targetType: "user", targetId: person.id });
        await endSessions(ctx, tx, person, actor.sessionId, "password_changed");
      });
    },
  );
}

async function requireAcceptableFor(ctx: Context, person: people.PersonRow, password: string, field: string): Promise<void> {
  const rules = (await findOrganisation(ctx.sql, person.organisationId)) ?? DEFAULT_SETTINGS;
  await requireAcceptable(password, rules, person, field);
}
