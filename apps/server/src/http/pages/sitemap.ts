import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { sitemapUnavailable } from "../http.errors.ts";
import { text } from "./document.ts";

/** A sitemap has at most this many addresses (sitemaps.org). */
const MAX_ADDRESSES = 50_000;
const PAGE = 200;
/** Crawlers that ask often get the same list for a while; what is withdrawn answers 404 at once anyway. */
const FRESH_MS = 30_000;

const catalogue = z.object({ items: z.array(z.object({ id: z.string(), updatedAt: z.string() })), nextCursor: z.string().nullable() });

/** `/robots.txt` and `/sitemap.xml`: the public catalogue, as a visitor sees it. */
export function installSitemap(app: FastifyInstance, publicUrl: () => string): void {
  app.get("/robots.txt", { schema: { hide: true } }, (_request, reply) =>
    reply
      .type("text/plain; charset=utf-8")
      .header("cache-control", "public, max-age=300")
      .send(
        ["User-agent: *", "Disallow: /api/", "Disallow: /admin", "Disallow: /login", "Disallow: /register", "", `Sitemap: ${publicUrl()}/sitemap.xml`, ""].join(
          "\n",
        ),
      ),
  );
  let latest: { xml: Promise<string>; until: number } | null = null;
  app.get("/sitemap.xml", { schema: { hide: true } }, async (_request, reply) => {
    if (!latest || latest.until < Date.now()) {
      // One is written at a time, however many ask; one that could not be written is asked for anew.
      const writing = { xml: writeSitemap(app, publicUrl()), until: Number.POSITIVE_INFINITY };
      latest = writing;
      void writing.xml.then(
        () => (writing.until = Date.now() + FRESH_MS),
        () => (writing.until = 0),
      );
    }
    return reply
      .type("application/xml; charset=utf-8")
      .header("cache-control", "public, max-age=30")
      .send(await latest.xml);
  });
}

async function writeSitemap(app: FastifyInstance, origin: string): Promise<string> {
  const entries = [`<url><loc>${text(`${origin}/courses`)}</loc></url>`];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(PAGE), sort: "newest", ...(cursor ? { cursor } : {}) });
    const reply = await app.inject({ method: "GET", url: `/api/courses?${query}` });
    // Half a list would tell crawlers that the other half is gone.
    if (reply.statusCode !== 200) throw sitemapUnavailable();
    const page = catalogue.parse(reply.json());
    for (const { id, updatedAt } of page.items) entries.push(`<url><loc>${text(`${origin}/course/${id}`)}</loc><lastmod>${text(updatedAt)}</lastmod></url>`);
    cursor = page.nextCursor;
  } while (cursor !== null && entries.length < MAX_ADDRESSES);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join("\n")}\n</urlset>\n`;
}
