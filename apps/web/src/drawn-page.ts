import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** What comes with a page that was drawn on the server, as JSON in the element of this id. */
export const DRAWN_PAGE_ID = "drawn-page";

export interface DrawnPage {
  readonly language: string;
  /** False where what is drawn stands for another address (not found): the browser draws its own. */
  readonly takeOver: boolean;
  /** What the page's queries were answered. */
  readonly queries: readonly { readonly key: QueryKey; readonly data: unknown }[];
}

/** The page as it came; null when the server sent only the empty shell. */
export function readDrawnPage(): DrawnPage | null {
  const text = document.getElementById(DRAWN_PAGE_ID)?.textContent;
  return text ? JSON.parse(text) : null;
}

/** The answers count from now: the page does not ask for them again. */
export function fillQueries(queryClient: QueryClient, page: DrawnPage): void {
  for (const { key, data } of page.queries) queryClient.setQueryData(key, data);
}

export function readQueries(queryClient: QueryClient): DrawnPage["queries"] {
  return queryClient
    .getQueryCache()
    .getAll()
    .flatMap(({ queryKey, state }) => (state.status === "success" ? [{ key: queryKey, data: state.data }] : []));
}
