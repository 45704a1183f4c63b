import { useFormat } from "@lectern/ui/web/format";
import { serverNow } from "@lectern/ui/web/server-clock";
import { useSyncExternalStore } from "react";

const TICK_MS = 30_000;
/** Until then “3 minutes ago”; later the time, and the day stands above. */
const RELATIVE_WITHIN_MS = 45 * 60_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let tick = 0;

/** When something was said, by the server's clock. All of them on a page go by one timer. */
export function Time({ iso }: { iso: string }) {
  const format = useFormat();
  useSyncExternalStore(subscribe, () => tick);
  const near = serverNow() - Date.parse(iso) < RELATIVE_WITHIN_MS;
  return (
    <time dateTime={iso} title={format.dateTime(iso)} className="shrink-0 text-xs text-muted">
      {near ? format.relative(iso) : format.time(iso)}
    </time>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick += 1;
    for (const one of listeners) one();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
