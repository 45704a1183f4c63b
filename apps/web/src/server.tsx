import { answerInProcess } from "@lectern/ui/web/http";
import { loadStrings, startStrings, type Language } from "@lectern/ui/web/i18n";
import type { PageHead } from "@lectern/ui/web/part";
import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory } from "@tanstack/react-router";
import { renderToString } from "react-dom/server";
import { App } from "./App.tsx";
import { readQueries, type DrawnPage } from "./drawn-page.ts";
import { stringsOf } from "./i18n.ts";
import { parts } from "./parts.ts";
import { createAppRouter } from "./router.tsx";
import { loadSession } from "./session/session-store.ts";

export { DRAWN_PAGE_ID } from "./drawn-page.ts";

/** A page whose data is there; drawing it is the expensive part, and left to whoever has not drawn the same before. */
export interface PreparedPage {
  readonly status: 200 | 404;
  /** Null for what does not exist. */
  readonly head: PageHead | null;
  readonly page: DrawnPage;
  /** The content of `#root`. */
  readonly draw: () => Promise<string>;
}

// Where strings come from; the language is set anew for every page.
startStrings(stringsOf, "en");

const NOT_FOUND = "/not-found";
const routes = parts.flatMap((part) => part.routes.flatMap((route) => (route.document ? [{ module: part.name, route, pattern: toPattern(route.path) }] : [])));

/** How pages reach the API: set once, before the first page. */
export function connect(answer: typeof fetch): void {
  answerInProcess(answer);
}

/** Prepares the page of an address for a visitor; null where the browser draws it itself. */
export async function preparePage(address: string, { language, origin }: { language: Language; origin: string }): Promise<PreparedPage | null> {
  const url = new URL(address, origin);
  const found = routes.map(({ pattern, ...rest }) => ({ ...rest, match: pattern.exec(url.pathname) })).find(({ match }) => match !== null);
  if (!found?.route.document) return null;
  const { default: describe } = await found.route.document();
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const query = Object.fromEntries(url.searchParams);
  const head = await describe({ params: found.match?.groups ?? {}, query, language, origin, queryClient });
  const where = head ? url.pathname + url.search : NOT_FOUND;
  return {
    status: head ? 200 : 404,
    head,
    page: { language, takeOver: head !== null, queries: head ? readQueries(queryClient) : [] },
    draw: async () => {
      const router = createAppRouter(createMemoryHistory({ initialEntries: [where] }));
      startStrings(stringsOf, language);
      // Nobody is signed in here; said before anything is drawn, whatever page comes first.
      await Promise.all([loadSession(), router.load(), ...["shell", found.module].map((module) => loadStrings(module, language))]);
      // From here to the end nothing waits, so no other page comes between this one and its language.
      startStrings(stringsOf, language);
      return renderToString(<App queryClient={queryClient} router={router} />);
    },
  };
}

/** `/course/$courseId` → a pattern with named groups. */
function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\$(\w+)/g, "(?<$1>[^/]+)")}/?$`);
}
