import { randomBytes } from "node:crypto";
import type { Context } from "@lectern/core";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import * as tokens from "./repository/tokens.repository.ts";

/** A revoked session is refused at once; this only bounds how long a stolen token needs no database to look good. */
export const ACCESS_TOKEN_SECONDS = 10 * 60;

const ISSUER = "lectern";
const ALGORITHM = "HS256";
/** As long as the hash (RFC 7518 §3.2). */
const SECRET_BYTES = 32;
/** Longer than any token of ours. */
const TOKEN_MAX_LENGTH = 2048;

export interface AccessClaims {
  readonly userId: string;
  readonly organisationId: string;
  readonly sessionId: string;
}

/** A JWT (RFC 7519) with `sub`, `sid`, `org`, `iat`, `exp`, signed HS256; `kid` names the key. Not within a transaction. */
export async function issueAccessToken(ctx: Context, claims: AccessClaims): Promise<string> {
  const key = (await tokens.findNewestSigningKey(ctx.sql)) ?? (await createSigningKey(ctx));
  const issuedAt = Math.floor(ctx.now().getTime() / 1000);
  return new SignJWT({ sid: claims.sessionId, org: claims.organisationId })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT", kid: key.kid })
    .setIssuer(ISSUER)
    .setSubject(claims.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
    .sign(key.secret);
}

/** The claims of a token with a good signature that has not expired; null for anything else. The session is not looked at. */
export async function readAccessToken(ctx: Context, token: string): Promise<AccessClaims | null> {
  if (token.length > TOKEN_MAX_LENGTH) return null;
  try {
    const { payload } = await jwtVerify(token, (header) => verificationKey(ctx, header.kid), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      currentDate: ctx.now(),
      requiredClaims: ["exp", "sub"],
    });
    const claims = claimsSchema.parse(payload);
    return { userId: claims.sub, organisationId: claims.org, sessionId: claims.sid };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
    throw error;
  }
}

const claimsSchema = z.object({ sub: z.uuid(), sid: z.uuid(), org: z.uuid() });
const kidSchema = z.uuid();

/** A key never changes under its id, so it may be kept. There are as many as there were rotations. */
const secretsByKid = new Map<string, Uint8Array>();

async function verificationKey(ctx: Context, kid: string | undefined): Promise<Uint8Array> {
  const known = kid === undefined ? undefined : secretsByKid.get(kid);
  if (known) return known;
  if (!kidSchema.safeParse(kid).success || kid === undefined) throw new errors.JWKSNoMatchingKey();
  const row = await tokens.findSigningKey(ctx.sql, kid);
  if (!row) throw new errors.JWKSNoMatchingKey();
  secretsByKid.set(row.kid, row.secret);
  return row.secret;
}

async function createSigningKey(ctx: Context): Promise<tokens.SigningKeyRow> {
  return ctx.transaction(async (tx) => {
    await tokens.lockSigningKeys(tx.sql);
    const existing = await tokens.findNewestSigningKey(tx.sql);
    if (existing) return existing;
    const key = { kid: ctx.newId(), secret: randomBytes(SECRET_BYTES) };
    await tokens.insertSigningKey(tx.sql, key);
    return key;
  });
}
