import { createHash, timingSafeEqual } from "node:crypto";
import type { Actor } from "@lectern/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { csrfTokenWrong, foreignOrigin } from "./http.errors.ts";

export const ACCESS_COOKIE = "lectern_access";
const CSRF_COOKIE = "lectern_csrf";
const CSRF_HEADER = "x-csrf-token";

/** How long a verified token is believed without asking again; revocation reaches every request within this. */
const VERIFIED_FOR_MS = 2_000;
const MAX_VERIFIED = 20_000;
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Token → actor, or null. */
export type VerifyToken = (token: string) => Promise<Actor | null>;
export type Authenticate = (request: FastifyRequest) => Promise<Actor | null>;

/** Remembers verified tokens for a moment, so that a page of twenty requests asks the database once. */
export function rememberVerified(verify: VerifyToken): VerifyToken {
  const verified = new LRUCache<string, { actor: Promise<Actor | null> }>({ max: MAX_VERIFIED, ttl: VERIFIED_FOR_MS });
  return (token) => {
    const key = createHash("sha256").update(token).digest("base64");
    const known = verified.get(key);
    if (known) return known.actor;
    const actor = verify(token);
    verified.set(key, { actor });
    actor.catch(() => verified.delete(key));
    return actor;
  };
}

/** Bearer token first, then the cookie. A token that does not hold makes nobody of the caller; policies then decide. */
export function createAuthenticate(verify: VerifyToken): Authenticate {
  return async (request) => {
    const token = bearerToken(request.headers.authorization) ?? request.cookies[ACCESS_COOKIE];
    return token ? verify(token) : null;
  };
}

function bearerToken(header: string | undefined): string | null {
  const match = header?.match(/^Bearer ([\w.~+/=-]{1,4096})$/i);
  return match?.[1] ?? null;
}

/**
 * Cross-site request forgery (OWASP): a request that changes something and carries no bearer token has to come from our
 * own origin and, when it carries a session cookie, repeat the readable CSRF cookie in a header (double submit).
 */
export function installForgeryDefence(app: FastifyInstance, ownOrigins: () => readonly string[]): void {
  app.addHook("onRequest", async (request) => {
    if (SAFE_METHODS.has(request.method) || bearerToken(request.headers.authorization)) return;
    if (!isOwnOrigin(request, ownOrigins())) throw foreignOrigin();
    if (request.cookies[ACCESS_COOKIE] === undefined) return;
    if (!sameText(request.cookies[CSRF_COOKIE] ?? "", request.headers[CSRF_HEADER])) throw csrfTokenWrong();
  });
}

/** True without an `Origin` header too (not a browser), unless the browser says `cross-site`. */
export function isOwnOrigin(request: { headers: FastifyRequest["headers"] }, ownOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (request.headers["sec-fetch-site"] === "cross-site") return false;
  if (origin === undefined) return true;
  if (ownOrigins.includes(origin)) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}

function sameText(expected: string, given: string | string[] | undefined): boolean {
  if (expected === "" || typeof given !== "string") return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The client's address for limits and audit, unreadable: keyed per process start would defeat limits, so plain SHA-256, cut. */
export function addressHashOf(address: string): string {
  return createHash("sha256").update(address).digest("hex").slice(0, 16);
}
