import { loadStrings, translate } from "@lectern/ui/web/i18n";
import type { DocumentContext, PageHead } from "@lectern/ui/web/part";
import { catalogueQuery, facetsQuery } from "../api.ts";
import type en from "../locales/en.json";
import { isNarrowed, readFilter } from "./filter.ts";

/** The public catalogue; narrowed and sorted by its address, as in the browser. */
export default async function describeCatalogue({ query, queryClient, language, origin }: DocumentContext): Promise<PageHead> {
  const filter = readFilter(query, false);
  const [pages, strings] = await Promise.all([
    queryClient.fetchInfiniteQuery(catalogueQuery(filter)),
    loadStrings("courses", language),
    queryClient.fetchQuery(facetsQuery()),
  ]);
  const courses = pages.pages.flatMap(({ items }) => items);
  const say = (key: keyof typeof en) => translate(strings, language, key);
  return {
    title: say("catalogue.title"),
    description: say("catalogue.about"),
    canonical: "/courses",
    // One page for search engines: what it can be narrowed to is the same courses again.
    robots: isNarrowed(filter) || filter.sort ? "noindex, follow" : "index, follow",
    structuredData: {
      "@context": "https://schema.org",
      "@type": "ItemList",
      itemListElement: courses.map(({ id }, at) => ({ "@type": "ListItem", position: at + 1, url: `${origin}/course/${id}` })),
    },
  };
}
