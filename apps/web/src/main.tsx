import { applyTheme } from "@lectern/ui/web/theme";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLanguage } from "./i18n.ts";
import { queryClient } from "./query-client.ts";
import { RealtimeProvider } from "./realtime/RealtimeProvider.tsx";
import { router } from "./router.tsx";
import { SessionProvider } from "./session/SessionProvider.tsx";
import { loadSession, onLeave } from "./session/session-store.ts";
import { WordsProvider } from "./WordsProvider.tsx";

applyTheme();
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) matchMedia(query).addEventListener("change", applyTheme);

// Guards run again on the page one is on, and send away whom it is no longer for.
onLeave((explicitly) => (explicitly ? router.navigate({ to: "/login" }) : router.invalidate()));

// The question who is here, the strings and the first page's code are on their way at the same time.
const strings = startLanguage();
// A failure shows where the answer is needed: in the guard of a page.
loadSession().catch(console.warn);
router.load().catch(console.warn);
strings.then(render, sayNotLoaded);

function render(): void {
  const place = document.getElementById("root");
  if (!place) throw new Error("index.html has no #root");
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <SessionProvider>
          <RealtimeProvider>
            <WordsProvider>
              <RouterProvider router={router} />
            </WordsProvider>
          </RealtimeProvider>
        </SessionProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

/** Without its words the application cannot speak; index.html holds these few in both languages. */
function sayNotLoaded(): void {
  document.getElementById("not-loaded")?.removeAttribute("hidden");
}
