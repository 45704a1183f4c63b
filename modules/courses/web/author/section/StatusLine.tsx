import { Spinner } from "@lectern/ui/Spinner";
import { useFormat } from "@lectern/ui/web/format";
import { serverNow } from "@lectern/ui/web/server-clock";
import { useWords } from "@lectern/ui/web/words";
import { Check, CircleAlert, CloudOff } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { useT } from "../../t.ts";
import type { SaveState } from "../draft/keeper.ts";

const TICK_MS = 5_000;

/** Says where the text is, and nothing that is not so. */
export function StatusLine({ state, savedAt, onRetry }: { state: SaveState; savedAt: string; onRetry: () => void }) {
  const t = useT();
  const words = useWords();
  const [icon, text] = ((): [ReactNode, ReactNode] => {
    switch (state.kind) {
      case "saved":
        return [<Check key="saved" size={16} aria-hidden="true" className="text-success-text" />, <SavedAgo key={savedAt} savedAt={savedAt} />];
      case "unsaved":
      case "saving":
        return [<Spinner key="saving" size={14} />, t("author.saving")];
      case "offline":
        return [
          <CloudOff key="offline" size={16} aria-hidden="true" className="text-warning-text" />,
          state.kept ? t("author.offline") : t("author.offlineNotKept"),
        ];
      case "conflict":
        return [<CircleAlert key="conflict" size={16} aria-hidden="true" className="text-danger-text" />, t("author.conflict.line")];
      case "refused":
        return [
          <CircleAlert key="refused" size={16} aria-hidden="true" className="text-danger-text" />,
          t("author.refused", { why: words.explain(state.error).title }),
        ];
    }
  })();
  return (
    <div className="flex min-h-8 min-w-0 items-center gap-2 text-sm text-muted">
      {icon}
      {/* Only what matters is announced, not every save. */}
      <span role={state.kind === "saved" || state.kind === "unsaved" || state.kind === "saving" ? undefined : "status"} data-save-state={state.kind}>
        {text}
      </span>
      {(state.kind === "offline" || state.kind === "refused") && (
        <button type="button" className="min-h-6 font-medium text-accent-text underline" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

const FRESH_MS = 60_000;

/** “Saved 3 s ago” in the first minute, then as every other time. With `savedAt` as its key it begins anew with each save. */
function SavedAgo({ savedAt }: { savedAt: string }) {
  const t = useT();
  const format = useFormat();
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const age = Math.max(0, now - Date.parse(savedAt));
  if (age >= FRESH_MS) return t("author.savedWhen", { when: format.relative(savedAt, now) });
  return age < TICK_MS ? t("author.savedNow") : t("author.savedAgo", { count: Math.round(age / 1_000) });
}
