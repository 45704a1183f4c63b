import { randomBytes } from "node:crypto";
import type { Sql } from "@lectern/core/ports";
import { errors, jwtVerify, SignJWT } from "jose";
import { readSetting } from "../platform/platform.repository.ts";
import { z } from "zod";

const SETTING = "service-key";
const SECRET_BYTES = 32;
const ALGORITHM = "HS256";
const ISSUER = "lectern-service";
const AUDIENCE = "lectern-internal";
/** Short: a token that leaks into a proxy's log is worth nothing a minute later. */
const TOKEN_SECONDS = 60;
const RENEW_AFTER_MS = 20_000;

const storedKey = z.object({ secret: z.string() });

export interface ServiceTokens {
  /** A token for calling another process of this installation. */
  issue(): Promise<string>;
  /** Whether a token was made by a process of this installation within the last minute. */
  verify(token: string): Promise<boolean>;
}

/**
 * Tokens by which the processes of one installation know each other (JWT, RFC 7519, HS256). The key is made by the
 * first process that needs it and lives in the database they share: whoever can read it can read everything anyway.
 */
export async function createServiceTokens(sql: Sql): Promise<ServiceTokens> {
  const secret = await keyOf(sql);
  let current: { token: string; until: number } | null = null;
  return {
    issue: async () => {
      if (current && current.until > Date.now()) return current.token;
      const token = await new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(`${TOKEN_SECONDS}s`)
        .sign(secret);
      current = { token, until: Date.now() + RENEW_AFTER_MS };
      return token;
    },
    verify: async (token) => {
      try {
        await jwtVerify(token, secret, { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE, requiredClaims: ["exp"] });
        return true;
      } catch (error) {
        if (error instanceof errors.JOSEError) return false;
        throw error;
      }
    },
  };
}

async function keyOf(sql: Sql): Promise<Uint8Array> {
  const made = JSON.stringify({ secret: randomBytes(SECRET_BYTES).toString("base64") });
  await sql`insert into platform.setting (name, value) values (${SETTING}, ${made}::text::jsonb) on conflict (name) do nothing`;
  return Buffer.from(storedKey.parse(await readSetting(sql, SETTING)).secret, "base64");
}
