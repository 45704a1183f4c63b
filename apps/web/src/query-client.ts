import { problemOf } from "@lectern/ui/web/problem";
import { QueryClient } from "@tanstack/react-query";

const FRESH_MS = 30_000;
const MOST_RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // A refusal stays one; only no answer and the server's own failures are worth another try.
      retry: (failures, error) => failures < MOST_RETRIES && isTransient(problemOf(error).status),
    },
    mutations: { retry: false },
  },
});

function isTransient(status: number): boolean {
  return status === 0 || status >= 500;
}
