import type { SocketHandlers } from "@lectern/ui/web/realtime";
import { parts } from "../parts.ts";
import { queryClient } from "../query-client.ts";

/** The one place where socket events update the query cache: each module says what its events do, this calls it. */
export async function loadRegistry(): Promise<(event: string, payload: unknown) => void> {
  const loaded = await Promise.all(parts.flatMap((part) => (part.events ? [part.events()] : [])));
  const handlers: SocketHandlers[] = loaded.map((one) => one.default);
  return (event, payload) => {
    for (const module of handlers) module[event]?.(queryClient, payload);
  };
}
