import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { languages, loadBundle, type Language, type PageBundle, type PreparedPage } from "./bundle.ts";
import { composeDocument } from "./document.ts";

/** Drawn pages kept, by what is in them: what changes gets another key, so nothing old is ever shown. */
const KEPT_PAGES = 500;
/** Whoever has one of these may be somebody: they get the shell, and their own data by the API. */
const SESSION_COOKIES = ["lectern_access", "lectern_csrf"];
/** Where the application would take a visitor itself. */
const VISITORS_HOME = "/courses";
/** Written by the web application when a language is chosen. */
const LANGUAGE_COOKIE = "lectern_language";

/**
 * Draws public pages for visitors. The data is read anew for every request, as a visitor would get it from the API;
 * only the drawing is remembered, by a hash of all that goes into it. Answers false where the page is not for drawing.
 */
export type DrawPage = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

export async function createPages(app: FastifyInstance, publicUrl: () => string): Promise<DrawPage> {
  const bundle = await loadBundle((input) => askOurselves(app, input)).catch((error: unknown) => {
    // Pages are then drawn in the browser, as without a build.
    app.log.error({ err: error }, "the pages for visitors could not be loaded");
    return null;
  });
  if (!bundle) return async () => false;
  const drawn = new Map<string, string>();
  return async (request, reply) => {
    const language = languageOf(request);
    reply.header("vary", "Cookie, Accept-Language");
    if (SESSION_COOKIES.some((name) => request.cookies[name])) return false;
    if (request.url === "/") {
      await reply.header("cache-control", "no-cache").redirect(VISITORS_HOME, 302);
      return true;
    }
    const page = await prepare(bundle, request, { language, origin: publicUrl() });
    if (!page) return false;
    const { status, head, page: data } = page;
    const etag = createHash("sha256")
      .update(JSON.stringify([bundle.template.length, publicUrl(), request.url, language, head, data]))
      .digest("base64url");
    // Kept by whoever wants to, but asked about every time.
    reply.header("cache-control", "public, no-cache").header("content-language", language).header("etag", `"${etag}"`);
    if (status === 200 && isKnown(request.headers["if-none-match"], etag)) {
      await reply.status(304).send();
      return true;
    }
    const html =
      drawn.get(etag) ??
      (await draw(page, request, (body) => composeDocument({ ...bundle, pageId: bundle.drawnPageId, language, head, page: data, origin: publicUrl(), body })));
    if (html === null) {
      for (const name of ["content-language", "etag"]) reply.removeHeader(name);
      return false;
    }
    keep(drawn, etag, html);
    await reply.status(status).type("text/html; charset=utf-8").send(html);
    return true;
  };
}

/** A page that cannot be drawn is the shell: it says itself what is wrong. */
async function prepare(bundle: PageBundle, request: FastifyRequest, options: { language: Language; origin: string }): Promise<PreparedPage | null> {
  try {
    return await bundle.prepare(request.url, options);
  } catch (error) {
    request.log.warn({ err: error, route: "page" }, "page not drawn");
    return null;
  }
}

/** Null when it cannot be drawn: then, too, the shell says what is wrong. */
async function draw(page: PreparedPage, request: FastifyRequest, compose: (body: string) => string): Promise<string | null> {
  try {
    return compose(await page.draw());
  } catch (error) {
    request.log.warn({ err: error, route: "page" }, "page not drawn");
    return null;
  }
}

/** The API, in this process: nobody's cookies go along, so the answers are a visitor's. */
async function askOurselves(app: FastifyInstance, input: string | URL | Request): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  const reply = await app.inject({ method: "GET", url });
  return new Response(new Uint8Array(reply.rawPayload), { status: reply.statusCode, headers: { "content-type": reply.headers["content-type"] ?? "" } });
}

function keep(drawn: Map<string, string>, key: string, html: string): void {
  drawn.delete(key);
  drawn.set(key, html);
  const [oldest] = drawn.keys();
  if (drawn.size > KEPT_PAGES && oldest !== undefined) drawn.delete(oldest);
}

/** The language chosen here before, else the first of the browser's that there is. */
function languageOf(request: FastifyRequest): Language {
  const chosen = languages.safeParse(request.cookies[LANGUAGE_COOKIE]);
  if (chosen.success) return chosen.data;
  const accepted = (request.headers["accept-language"] ?? "")
    .split(",")
    .map((entry) => {
      const [tag = "", weight] = entry.trim().split(/;\s*q=/);
      return { code: tag.slice(0, 2).toLowerCase(), weight: weight === undefined ? 1 : Number(weight) || 0 };
    })
    .toSorted((a, b) => b.weight - a.weight);
  for (const { code } of accepted) {
    const known = languages.safeParse(code);
    if (known.success) return known.data;
  }
  return "en";
}

/** RFC 9110 §13.1.2, weak comparison: a proxy that compressed the page made the tag a weak one. */
function isKnown(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === `"${etag}"`);
}
