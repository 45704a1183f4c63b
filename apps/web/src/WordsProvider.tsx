import { problemOf } from "@lectern/ui/web/problem";
import { WordsContext, type FailureText, type Words } from "@lectern/ui/web/words";
import { useMemo, type ReactNode } from "react";
import { useT } from "./i18n.ts";

/** Translates the few words that every page shares, and every problem code. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const t = useT();
  const words = useMemo<Words>(
    () => ({
      breadcrumbs: t("nav.breadcrumbs"),
      retry: t("common.retry"),
      cancel: t("common.cancel"),
      close: t("common.close"),
      save: t("common.save"),
      saved: t("common.saved"),
      loading: t("common.loading"),
      loadMore: t("common.loadMore"),
      optional: t("common.optional"),
      explain: (error) => explain(error, t),
    }),
    [t],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}

function explain(error: unknown, t: ReturnType<typeof useT>): FailureText {
  const problem = problemOf(error);
  const reference = problem.requestId;
  switch (problem.code) {
    // Without an answer nobody knows whether it arrived: only what the page holds is certain.
    case "network":
    case "not_connected":
      return { title: t("problem.network"), safe: t("problem.kept"), next: t("problem.network.next") };
    case "timeout":
      return { title: t("problem.timeout"), safe: t("problem.kept"), next: t("problem.network.next") };
    case "rate_limited":
      return { title: t("problem.rateLimited"), next: t("problem.rateLimited.next", { count: problem.retryAfterSeconds ?? 60 }) };
    case "not_signed_in":
    case "session_ended":
      return { title: t("problem.unauthenticated"), next: t("problem.unauthenticated.next") };
    case "not_allowed":
      return { title: t("problem.notAllowed"), next: t("problem.notAllowed.next") };
    case "csrf_token_wrong":
      return { title: t("problem.reload"), safe: t("problem.safe"), next: t("problem.reload.next") };
    case "overloaded":
      return { title: t("problem.overloaded"), safe: t("problem.safe"), next: t("problem.server.next") };
  }
  if (problem.status === 404) return { title: t("notFound.what"), next: t("notFound.next") };
  if (problem.status === 409) return { title: t("problem.conflict"), safe: t("problem.safe"), next: t("problem.conflict.next") };
  if (problem.status === 413) return { title: t("problem.tooLarge") };
  if (problem.status === 400 || problem.status === 422) return { title: t("problem.invalid"), safe: t("problem.safe"), next: t("problem.invalid.next") };
  if (problem.status >= 500) return { title: t("problem.server"), safe: t("problem.safe"), next: t("problem.server.next"), reference };
  return { title: t("problem.unexpected"), safe: t("problem.safe"), next: t("problem.server.next"), reference };
}
