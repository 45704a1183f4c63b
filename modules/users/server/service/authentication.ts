import type { Actor, Context } from "@lectern/core";
import { readAccessToken } from "../access-token.ts";
import { findPerson, type PersonRow } from "../repository/people.repository.ts";
import * as sessions from "../repository/sessions.repository.ts";

/** Who a token stands for now: signature and expiry first, then one query for session, person and organisation. */
export async function authenticate(ctx: Context, token: string): Promise<sessions.AuthenticatedRow | null> {
  const claims = await readAccessToken(ctx, token);
  return claims && sessions.authenticate(ctx.sql, claims, ctx.now());
}

export async function authenticateSessions(ctx: Context, sessionIds: readonly string[]): Promise<string[]> {
  return sessionIds.length === 0 ? [] : sessions.findValidSessions(ctx.sql, sessionIds, ctx.now());
}

/** For jobs: the person as they are now, not as they were when the job was started. */
export async function getActor(ctx: Context, input: { organisationId: string; userId: string }): Promise<(Actor & Pick<PersonRow, "language">) | null> {
  const person = await findPerson(ctx.sql, input.organisationId, input.userId);
  if (person?.status !== "active") return null;
  const { id, organisationId, role, fullName, language, timeZone } = person;
  return { userId: id, organisationId, role, fullName, language, timeZone, sessionId: null };
}
