import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useCallback } from "react";
import { useT } from "./t.ts";

const OWN_CODES = [
  "muted",
  "room_closed",
  "writers_staff_only",
  "slow_mode",
  "word_not_allowed",
  "file_missing",
  "everyone_not_allowed",
  "reply_target_missing",
] as const;

/** One sentence for what the server, or the way to it, said no with. */
export function useExplain(): (error: unknown) => string {
  const t = useT();
  const words = useWords();
  return useCallback(
    (error) => {
      const { code } = problemOf(error);
      const own = OWN_CODES.find((one) => one === code);
      return own ? t(`refused.${own}`) : words.explain(error).title;
    },
    [t, words],
  );
}
