import { Failure } from "@lectern/ui/Failure";
import { problemOf } from "@lectern/ui/web/problem";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { NotFoundPage } from "./NotFoundPage.tsx";

/** What a page shows when it failed; the header stays, so one can go elsewhere. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (problemOf(error).status === 404) return <NotFoundPage />;
  return (
    <Failure
      error={error}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}
