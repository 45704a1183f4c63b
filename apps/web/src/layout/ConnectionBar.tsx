import { useRealtime } from "@lectern/ui/web/realtime";
import { CloudAlert, RefreshCw, WifiOff } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useT } from "../i18n.ts";

/** Shorter interruptions heal before anyone could read about them. */
const PATIENCE_MS = 2_000;

/** Says what the connection does while it is not simply there. */
export function ConnectionBar() {
  const t = useT();
  const { connection, degraded, retryNow } = useRealtime();
  const onLine = useSyncExternalStore(
    subscribeNetwork,
    () => navigator.onLine,
    () => true,
  );
  const troubled = !onLine || connection.status === "reconnecting" || connection.status === "offline";
  const late = !troubled && degraded;
  const shown = useAfter(troubled || late, PATIENCE_MS);
  const offline = !onLine || connection.status === "offline";

  return (
    <div
      role="status"
      className={
        shown ? "connection-bar sticky top-0 z-40 flex min-h-9 flex-wrap items-center justify-center gap-x-3 bg-text px-4 py-1 text-sm text-canvas" : "sr-only"
      }
    >
      {shown && (
        <>
          <Sign offline={offline} late={late} />
          <span>{late ? t("connection.degraded") : offline ? t("connection.offline") : t("connection.lost")}</span>
          {!offline && connection.status === "reconnecting" && <Countdown key={connection.retryAt} to={connection.retryAt} />}
          {!offline && !late && (
            <button type="button" onClick={retryNow} className="min-h-6 font-semibold underline underline-offset-3">
              {t("connection.retry")}
            </button>
          )}
        </>
      )}
    </div>
  );
}

function Sign({ offline, late }: { offline: boolean; late: boolean }) {
  const Icon = late ? CloudAlert : offline ? WifiOff : RefreshCw;
  return <Icon size={16} aria-hidden="true" />;
}

/** Seconds to the next attempt; not announced, it would speak every second. */
function Countdown({ to }: { to: number }) {
  const t = useT();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((to - now) / 1_000));
  return (
    <span aria-hidden="true" className="tabular-nums">
      {seconds > 0 ? t("connection.in", { count: seconds }) : t("connection.now")}
    </span>
  );
}

/** True once `value` has been true for `ms`; false at once. */
function useAfter(value: boolean, ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!value) return;
    const timer = setTimeout(() => setLate(true), ms);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [value, ms]);
  return value && late;
}

function subscribeNetwork(listener: () => void) {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}
