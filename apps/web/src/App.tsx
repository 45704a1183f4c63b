import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { RealtimeProvider } from "./realtime/RealtimeProvider.tsx";
import type { AppRouter } from "./router.tsx";
import { SessionProvider } from "./session/SessionProvider.tsx";
import { WordsProvider } from "./WordsProvider.tsx";

/** Everything: the same in the browser and where pages are drawn for visitors. */
export function App({ queryClient, router }: { queryClient: QueryClient; router: AppRouter }) {
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <SessionProvider>
          <RealtimeProvider router={router}>
            <WordsProvider>
              <RouterProvider router={router} />
            </WordsProvider>
          </RealtimeProvider>
        </SessionProvider>
      </QueryClientProvider>
    </StrictMode>
  );
}
