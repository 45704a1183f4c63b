import { decodeCursor, encodeCursor, notFound, type Actor, type Context, type Transaction } from "@lectern/core";
import { z } from "zod";
import type { SignedIn } from "../../contract.ts";
import { ACCESS_TOKEN_SECONDS, issueAccessToken } from "../access-token.ts";
import { hashToken, randomToken } from "../random-token.ts";
import { findPerson, type PersonRow } from "../repository/people.repository.ts";
import { findOrganisation } from "../repository/organisations.repository.ts";
import * as sessions from "../repository/sessions.repository.ts";
import { sessionEnded } from "../users.errors.ts";
import { presentOrganisation, presentProfile, presentSession } from "../users.presenter.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A session ends when it was not used for so long. */
const SESSION_IDLE_MS = 30 * DAY_MS;
/** It ends then, however much it was used. */
const SESSION_TOTAL_MS = 180 * DAY_MS;
/** Two tabs that refresh at once, or an answer that was lost: the old token is good once more for so long. */
const REFRESH_RETRY_MS = 10_000;
const USER_AGENT_MAX_LENGTH = 300;

/** What a client gets; the routes put it into cookies and the body. */
export interface IssuedSession {
  readonly answer: SignedIn;
  readonly refreshToken: string;
  /** Seconds. */
  readonly refreshMaxAge: number;
}

interface NewTokens {
  readonly person: PersonRow;
  readonly sessionId: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/** Writes a new session with its first refresh token. `issue` turns it into tokens after the commit. */
export async function openSession(ctx: Context, tx: Transaction, person: PersonRow, userAgent: string): Promise<NewTokens> {
  const now = ctx.now();
  const sessionId = ctx.newId();
  const expiresAt = new Date(now.getTime() + SESSION_IDLE_MS);
  await sessions.insertSession(tx.sql, {
    id: sessionId,
    organisationId: person.organisationId,
    userId: person.id,
    userAgent: userAgent
      .replaceAll(/\p{Cc}/gu, " ")
      .slice(0, USER_AGENT_MAX_LENGTH)
      .toWellFormed(),
    addressHash: ctx.addressHash,
    now,
    expiresAt,
  });
  return { person, sessionId, refreshToken: await addRefreshToken(tx, sessionId, now, expiresAt), expiresAt };
}

/** Signs the access token. After the commit, because the first token of a platform also makes its key. */
export async function issue(ctx: Context, { person, sessionId, refreshToken, expiresAt }: NewTokens): Promise<IssuedSession> {
  const accessToken = await issueAccessToken(ctx, { userId: person.id, organisationId: person.organisationId, sessionId });
  const organisation = await findOrganisation(ctx.sql, person.organisationId);
  const branding = organisation ? { branding: presentOrganisation(organisation).branding } : {};
  return {
    answer: { user: { ...presentProfile(person), ...branding }, accessToken, expiresIn: ACCESS_TOKEN_SECONDS },
    refreshToken,
    refreshMaxAge: Math.floor((expiresAt.getTime() - ctx.now().getTime()) / 1000),
  };
}

/**
 * Swaps a refresh token for a new pair (RFC 9700 §4.14.2). A token that was swapped already is somebody's stolen copy:
 * it ends the session for both, unless it is the first retry within 10 s. Throws `session_ended`.
 */
export async function refreshSession(ctx: Context, token: string): Promise<IssuedSession> {
  const hash = hashToken(token);
  const tokens = await ctx.transaction((tx) => swapRefreshToken(ctx, tx, hash));
  if (!tokens) throw sessionEnded();
  return issue(ctx, tokens);
}

async function swapRefreshToken(ctx: Context, tx: Transaction, hash: Buffer): Promise<NewTokens | null> {
  const now = ctx.now();
  const row = await sessions.lockRefreshToken(tx.sql, hash);
  if (!row || row.revokedAt || row.expiresAt <= now || row.sessionExpiresAt <= now) return null;

  if (row.rotatedAt === null) {
    await sessions.markRotated(tx.sql, hash, now);
  } else if (row.retriedAt === null && now.getTime() - row.rotatedAt.getTime() <= REFRESH_RETRY_MS) {
    await sessions.markRetried(tx.sql, hash, now);
  } else {
    await sessions.revokeSession(tx.sql, row.userId, row.sessionId, "token_reused", now);
    await tx.audit({ action: "session.token_reused", targetType: "session", targetId: row.sessionId, actorId: row.userId, organisationId: row.organisationId });
    disconnect(ctx, tx, [row.sessionId]);
    return null;
  }

  // Not locked: whoever suspends the person now waits for this session's row, and then ends it.
  const person = await findPerson(tx.sql, row.organisationId, row.userId);
  if (person?.status !== "active") return null;
  const expiresAt = new Date(Math.min(now.getTime() + SESSION_IDLE_MS, row.sessionCreatedAt.getTime() + SESSION_TOTAL_MS));
  await sessions.touchSession(tx.sql, row.sessionId, now, expiresAt);
  return { person, sessionId: row.sessionId, refreshToken: await addRefreshToken(tx, row.sessionId, now, expiresAt), expiresAt };
}

/** Ends the session of the actor, or the one the refresh token belongs to. Without either there is nothing to do. */
export async function signOut(ctx: Context, refreshToken: string | undefined): Promise<void> {
  await ctx.transaction(async (tx) => {
    const own = ctx.actor?.sessionId ? { userId: ctx.actor.userId, organisationId: ctx.actor.organisationId, sessionId: ctx.actor.sessionId } : null;
    const session = own ?? (refreshToken ? await sessions.lockRefreshToken(tx.sql, hashToken(refreshToken)) : null);
    if (!session || !(await sessions.revokeSession(tx.sql, session.userId, session.sessionId, "signed_out", ctx.now()))) return;
    await tx.audit({
      action: "user.signed_out",
      targetType: "session",
      targetId: session.sessionId,
      actorId: session.userId,
      organisationId: session.organisationId,
    });
    disconnect(ctx, tx, [session.sessionId]);
  });
}

const sessionCursor = z.tuple([z.uuid()]);

export async function listOwnSessions(ctx: Context, actor: Actor, query: { cursor?: string | undefined; limit: number }) {
  const before = decodeCursor(query.cursor, sessionCursor)?.[0] ?? null;
  const rows = await sessions.listSessions(ctx.sql, actor.userId, before, query.limit + 1, ctx.now());
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => presentSession(row, actor.sessionId)),
    nextCursor: rows.length > query.limit && last ? encodeCursor([last.id]) : null,
  };
}

/** Throws `not_found` for sessions of others and those that have ended. */
export async function revokeOwnSession(ctx: Context, actor: Actor, sessionId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await sessions.revokeSession(tx.sql, actor.userId, sessionId, "revoked", ctx.now()))) throw notFound("session");
    await tx.audit({ action: "session.revoked", targetType: "session", targetId: sessionId });
    disconnect(ctx, tx, [sessionId]);
  });
}

export async function revokeOwnOtherSessions(ctx: Context, actor: Actor): Promise<void> {
  await ctx.transaction((tx) => endSessions(ctx, tx, { id: actor.userId, organisationId: actor.organisationId }, actor.sessionId, "revoked"));
}

/** Ends a person's sessions within another use case's transaction; open sockets close with its commit. */
export async function endSessions(
  ctx: Context,
  tx: Transaction,
  person: { readonly id: string; readonly organisationId: string },
  exceptSessionId: string | null,
  reason: sessions.RevocationReason,
): Promise<void> {
  const ended = await sessions.revokeSessions(tx.sql, person.id, exceptSessionId, reason, ctx.now());
  if (ended.length === 0) return;
  await tx.audit({
    action: "session.all_revoked",
    targetType: "user",
    targetId: person.id,
    details: { reason, sessions: ended.length },
    actorId: ctx.actor?.userId ?? person.id,
    organisationId: person.organisationId,
  });
  disconnect(ctx, tx, ended);
}

function disconnect(ctx: Context, tx: Transaction, sessionIds: readonly string[]): void {
  tx.afterCommit(() => {
    for (const sessionId of sessionIds) ctx.realtime.disconnectRoom(`session_${sessionId}`);
  });
}

async function addRefreshToken(tx: Transaction, sessionId: string, now: Date, expiresAt: Date): Promise<string> {
  const token = randomToken();
  await sessions.insertRefreshToken(tx.sql, { hash: hashToken(token), sessionId, now, expiresAt });
  return token;
}
