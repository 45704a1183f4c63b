import { useRealtime } from "@lectern/ui/web/realtime";
import { useEffect, useState } from "react";
import { useT } from "../t.ts";

/** Shorter interruptions heal before anyone could read about them. */
const PATIENCE_MS = 2_000;

/** What is to be said where one writes while the connection is away; null while it is there. */
export function useConnectionNote(): string | null {
  const t = useT();
  const { status } = useRealtime().connection;
  const away = status !== "online";
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!away) return;
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [away]);
  if (!away || !long) return null;
  return status === "offline" ? t("compose.offline") : t("compose.reconnecting");
}
