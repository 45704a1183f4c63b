import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";

const TEMPLATE = fileURLToPath(new URL("../../../../web/dist/index.html", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../../../../web/server/dist/server.js", import.meta.url));

export const languages = z.enum(["en", "vi"]);
export type Language = z.output<typeof languages>;

/** As `PageHead` in @lectern/ui/web/part; what a bundle says is checked like anything from outside. */
const pageHead = z.object({
  title: z.string(),
  description: z.string().optional(),
  canonical: z.string().startsWith("/"),
  image: z.string().startsWith("/").optional(),
  robots: z.string().default("index, follow"),
  structuredData: z.record(z.string(), z.unknown()).optional(),
});
export type PageHead = z.output<typeof pageHead>;

const prepared = z.object({
  status: z.union([z.literal(200), z.literal(404)]),
  head: pageHead.nullable(),
  page: z.object({ language: languages, takeOver: z.boolean(), queries: z.array(z.unknown()) }),
  draw: z.custom<() => Promise<string>>((value) => typeof value === "function"),
});
export type PreparedPage = z.output<typeof prepared>;

type Prepare = (address: string, options: { language: Language; origin: string }) => Promise<unknown>;
const bundle = z.object({
  DRAWN_PAGE_ID: z.string(),
  connect: z.custom<(answer: (input: string | URL | Request) => Promise<Response>) => void>((value) => typeof value === "function"),
  preparePage: z.custom<Prepare>((value) => typeof value === "function"),
});

export interface PageBundle {
  readonly template: string;
  readonly drawnPageId: string;
  readonly prepare: (address: string, options: { language: Language; origin: string }) => Promise<PreparedPage | null>;
}

/** The pages as they were built; null without a build: then every page is the empty shell. */
export async function loadBundle(answer: (input: string | URL | Request) => Promise<Response>): Promise<PageBundle | null> {
  if (!existsSync(BUNDLE) || !existsSync(TEMPLATE)) return null;
  const { DRAWN_PAGE_ID, connect, preparePage } = bundle.parse({ ...(await import(pathToFileURL(BUNDLE).href)) });
  connect(answer);
  return {
    template: readFileSync(TEMPLATE, "utf8"),
    drawnPageId: DRAWN_PAGE_ID,
    prepare: async (address, options) => prepared.nullable().parse(await preparePage(address, options)),
  };
}
