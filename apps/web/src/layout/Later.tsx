import { useRealtime } from "@lectern/ui/web/realtime";
import { lazy, Suspense, useState, type ComponentType, type ReactNode } from "react";

/** A part that the page does without should its code not arrive. */
export function later(load: () => Promise<{ default: ComponentType }>): ComponentType {
  return lazy(() => load().catch(() => ({ default: () => null })));
}

/** What must not compete with the first page: drawn from the first connection of the socket until the person leaves. */
export function Later({ children }: { children: ReactNode }) {
  const { status } = useRealtime().connection;
  const [begun, setBegun] = useState(false);
  if (!begun && status === "online") setBegun(true);
  if (begun && status === "idle") setBegun(false);
  return begun && <Suspense fallback={null}>{children}</Suspense>;
}
