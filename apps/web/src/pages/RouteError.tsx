import { Failure } from "@lectern/ui/Failure";
import { problemOf } from "@lectern/ui/web/problem";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { NotFoundPage } from "./NotFoundPage.tsx";

/** What a page shows when it failed; the header stays, so one can go elsewhere. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (problemOf(error).status === 404) return <NotFoundPage />;

  function retry() {
    // A newer version may have taken the place of the one this page came from; its files are then only found from the start.
    if (isImportFailure(error) && navigator.onLine) return location.reload();
    reset();
    void router.invalidate();
  }
  return <Failure error={error} onRetry={retry} />;
}

/** Every browser words it differently; all throw a TypeError (HTML standard, "import()"). */
function isImportFailure(error: unknown): boolean {
  return error instanceof TypeError && /import/i.test(error.message);
}
