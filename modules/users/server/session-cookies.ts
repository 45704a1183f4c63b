import { randomBytes } from "node:crypto";
import type { HttpExchange } from "@lectern/core";
import type { IssuedSession } from "./service/sessions.ts";

const ACCESS_COOKIE = "lectern_access";
/** Only sent to the routes that use it. */
export const REFRESH_COOKIE = "lectern_refresh";
const REFRESH_PATH = "/api/auth";
/** Readable by our own pages, which repeat it in `x-csrf-token`: other origins can do neither (double submit). */
const CSRF_COOKIE = "lectern_csrf";
const CSRF_BYTES = 18;
const CSRF_FORM = /^[\w-]{24}$/;
/** Readable, another one with every new pair of tokens: by it a tab sees that another tab renewed the session before it could. */
const RENEWAL_COOKIE = "lectern_renewal";
const RENEWAL_BYTES = 9;

/** `fresh`: a new sign-in gets a new CSRF token; a refresh keeps it, so that requests on their way stay good. */
export function setSessionCookies(http: HttpExchange, issued: IssuedSession, fresh: boolean): void {
  const { answer, refreshToken, refreshMaxAge } = issued;
  const present = http.cookie(CSRF_COOKIE);
  const csrf = !fresh && present && CSRF_FORM.test(present) ? present : randomBytes(CSRF_BYTES).toString("base64url");
  http.setCookie(ACCESS_COOKIE, answer.accessToken, { maxAgeSeconds: answer.expiresIn });
  http.setCookie(REFRESH_COOKIE, refreshToken, { path: REFRESH_PATH, maxAgeSeconds: refreshMaxAge });
  http.setCookie(CSRF_COOKIE, csrf, { maxAgeSeconds: refreshMaxAge, httpOnly: false });
  http.setCookie(RENEWAL_COOKIE, randomBytes(RENEWAL_BYTES).toString("base64url"), { maxAgeSeconds: refreshMaxAge, httpOnly: false });
}

export function clearSessionCookies(http: HttpExchange): void {
  http.clearCookie(ACCESS_COOKIE);
  http.clearCookie(REFRESH_COOKIE, REFRESH_PATH);
  http.clearCookie(CSRF_COOKIE);
  http.clearCookie(RENEWAL_COOKIE);
}
