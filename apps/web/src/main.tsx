import { mayHaveSession } from "@lectern/ui/web/http";
import { applyTheme } from "@lectern/ui/web/theme";
import { createRoot, hydrateRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { fillQueries, readDrawnPage } from "./drawn-page.ts";
import { startLanguage } from "./i18n.ts";
import { queryClient } from "./query-client.ts";
import { createAppRouter } from "./router.tsx";
import { loadSession, onLeave } from "./session/session-store.ts";

/** Longer than this nobody looks at an empty window for the sake of a page that is drawn at once. */
const FIRST_PAGE_MS = 300;

applyTheme();
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) matchMedia(query).addEventListener("change", applyTheme);

const router = createAppRouter();

// Guards run again on the page one is on, and send away whom it is no longer for.
onLeave((explicitly) => (explicitly ? router.navigate({ to: "/login" }) : router.invalidate()));

// Drawn pages are a visitor's; whoever may be somebody gets their own.
const drawn = mayHaveSession() ? null : readDrawnPage();
if (drawn) fillQueries(queryClient, drawn);

// The question who is here, the strings and the first page's code are on their way at the same time.
const strings = startLanguage(drawn?.language ?? null);
// A failure shows where the answer is needed: in the guard of a page.
loadSession().catch(console.warn);
const loaded = router.load().catch(console.warn);
strings.then(render, sayNotLoaded);

async function render(language: string): Promise<void> {
  const place = document.getElementById("root");
  if (!place) throw new Error("index.html has no #root");
  const app = <App queryClient={queryClient} router={router} />;
  if (!drawn) {
    // Drawn once, page and all, if it is here in a moment; otherwise the header comes first.
    await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, FIRST_PAGE_MS))]);
    return createRoot(place).render(app);
  }
  // What stands there can be read already: it stays until the page's own code is here, and then comes alive.
  await loaded;
  if (!drawn.takeOver || drawn.language !== language) return createRoot(place).render(app);
  // Tells the router that what it draws first stands there already, without a boundary of its own around it.
  Object.assign(router, { ssr: {} });
  hydrateRoot(place, app, { onRecoverableError: (error) => console.warn("The page was drawn again", error) });
}

/** Without its words the application cannot speak; index.html holds these few in both languages. */
function sayNotLoaded(): void {
  document.getElementById("not-loaded")?.removeAttribute("hidden");
}
