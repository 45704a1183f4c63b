import { serverNow } from "@lectern/ui/web/server-clock";
import { useEffect, useState } from "react";

const LOOK_EVERY_MS = 250;

/** Seconds until one may write again in slow mode; 0 when now. */
export function useWaitSeconds(slowModeSeconds: number, lastOwnAt: string | undefined): number {
  const until = slowModeSeconds > 0 && lastOwnAt ? Date.parse(lastOwnAt) + slowModeSeconds * 1_000 : 0;
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (until === 0) return;
    const timer = setInterval(() => {
      setNow(serverNow());
      if (serverNow() >= until) clearInterval(timer);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, Math.ceil((until - now) / 1_000));
}
