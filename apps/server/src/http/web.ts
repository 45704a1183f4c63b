import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { noSuchRoute } from "./http.errors.ts";
import { createPages } from "./pages/pages.ts";
import { installSitemap } from "./pages/sitemap.ts";
import { sendProblem } from "./problem.ts";

const WEB_DIST = fileURLToPath(new URL("../../../web/dist/", import.meta.url));
const ONE_YEAR = "1y";

/**
 * Serves the built web application: hashed assets for ever, the page itself always fresh, and the page for every address
 * that is not the API's. Visitors get public pages ready to read (see pages/).
 */
export async function installWeb(app: FastifyInstance, publicUrl: () => string): Promise<boolean> {
  installSitemap(app, publicUrl);
  if (!existsSync(`${WEB_DIST}index.html`)) {
    app.setNotFoundHandler((request, reply) => sendProblem(request, reply, noSuchRoute()));
    return false;
  }
  await app.register(fastifyStatic, {
    root: WEB_DIST,
    wildcard: false,
    immutable: true,
    maxAge: ONE_YEAR,
    index: false,
    setHeaders: (response, path) => {
      if (!path.includes("/assets/")) response.header("cache-control", "no-cache");
    },
  });
  const drawPage = await createPages(app, publicUrl);
  app.setNotFoundHandler(async (request, reply) => {
    const isPage =
      (request.method === "GET" || request.method === "HEAD") && !/^\/(api|socket\.io|assets|internal|health|ready|metrics)(\/|$|\?)/.test(request.url);
    if (!isPage) return sendProblem(request, reply, noSuchRoute());
    // On its way already; the answer of this handler is not another one.
    if (await drawPage(request, reply)) return reply;
    return reply.header("cache-control", "no-cache").sendFile("index.html", { immutable: false, maxAge: 0, cacheControl: false });
  });
  return true;
}
