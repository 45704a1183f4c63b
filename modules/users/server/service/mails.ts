import { notFound, type Actor, type Context } from "@lectern/core";
import { sendMail as sendMailJob } from "../../contract.ts";
import { countAttempt, guardAddress, mayMail } from "../limiter.ts";
import { writeMail } from "../mail-texts.ts";
import { hashToken, randomToken } from "../random-token.ts";
import { findTemplate } from "../repository/templates.repository.ts";
import { findOrganisation } from "../repository/organisations.repository.ts";
import * as people from "../repository/people.repository.ts";
import * as tokens from "../repository/tokens.repository.ts";
import { tokenInvalid } from "../users.errors.ts";
import { hasCode, mailOwner } from "./sign-in.ts";

const HOUR_MS = 60 * 60 * 1000;

interface MailKind {
  readonly kind: string;
  /** Page of the web application; the token stands behind `#`, where no server or proxy logs it. */
  readonly page: string;
  readonly validMs: number;
}

const KINDS: Record<tokens.MailPurpose, MailKind> = {
  verify: { kind: "users.verify-email", page: "/verify-email", validMs: 48 * HOUR_MS },
  reset: { kind: "users.reset-password", page: "/reset-password", validMs: HOUR_MS },
  invitation: { kind: "users.invitation", page: "/set-password", validMs: 7 * 24 * HOUR_MS },
};

/** The job: makes the token, sends the mail. A repeated run sends another token; the one that arrives is good. */
export async function sendMail(ctx: Context, input: { userId: string | null; purpose: tokens.MailPurpose }): Promise<{ sent: boolean }> {
  const person = input.userId === null ? null : await people.findPerson(ctx.sql, null, input.userId);
  if (person?.status !== "active") return { sent: false };
  const organisation = await findOrganisation(ctx.sql, person.organisationId);

  const { kind, page, validMs } = KINDS[input.purpose];
  const token = randomToken();
  const now = ctx.now();
  await ctx.transaction((tx) =>
    tokens.insertMailToken(tx.sql, {
      hash: hashToken(token),
      organisationId: person.organisationId,
      userId: person.id,
      purpose: input.purpose,
      email: person.email,
      now,
      expiresAt: new Date(now.getTime() + validMs),
    }),
  );
  const about = {
    language: person.language,
    fullName: person.fullName,
    organisation: organisation?.name ?? "Lectern",
    link: `${ctx.publicUrl}${page}#token=${token}`,
  };
  const own = await findTemplate(ctx.sql, person.organisationId, input.purpose, person.language);
  const mail = writeMail(input.purpose, about, own);
  await ctx.mail.send({ to: person.email, kind, organisationId: mailOwner(person), language: person.language, ...mail });
  return { sent: true };
}

/** Throws `token_invalid`, `rate_limited`. */
export async function verifyEmail(ctx: Context, token: string): Promise<void> {
  await guardAddress(
    ctx,
    (error) => hasCode(error, "token_invalid"),
    () =>
      ctx.transaction(async (tx) => {
        const found = await tokens.takeMailToken(tx.sql, hashToken(token), ["verify"], ctx.now());
        if (!found) throw tokenInvalid();
        const changed = await people.markEmailVerified(tx.sql, found.userId, found.email, ctx.now());
        await tokens.deleteMailTokens(tx.sql, found.userId, ["verify"]);
        if (!changed) return;
        await tx.audit({
          action: "user.email_verified",
          targetType: "user",
          targetId: found.userId,
          actorId: found.userId,
          organisationId: found.organisationId,
        });
      }),
  );
}

/** Silent for those who are verified already, or asked too often. */
export async function resendVerification(ctx: Context, actor: Actor): Promise<void> {
  await countAttempt(ctx, "mail");
  const person = await people.findPerson(ctx.sql, actor.organisationId, actor.userId);
  if (!person) throw notFound("person");
  if (person.emailVerifiedAt !== null || !(await mayMail(ctx, person.email))) return;
  await ctx.transaction(async (tx) => {
    await tx.startJob(sendMailJob, { userId: person.id, purpose: "verify" }, { organisationId: mailOwner(person) });
  });
}
