import { useUser } from "@lectern/ui/web/session";
import { useEffect, useRef, useState } from "react";
import { socket } from "../socket.ts";

/** How long a word of typing is believed, and how often one's own is repeated. */
const TYPING_SHOWN_MS = 5_000;
const TYPING_REPEATED_MS = 3_000;

/** Names of others who type in the room at this moment. */
export function useTyping(roomId: string): string[] {
  const { id: me } = useUser();
  const [typing, setTyping] = useState<ReadonlyMap<string, { name: string; until: number }>>(new Map());
  socket.useEvent("typing-indicator", ({ roomId: where, user, typing: starts }) => {
    if (where !== roomId || user.id === me) return;
    setTyping((known) => {
      const next = new Map(known);
      if (starts) next.set(user.id, { name: user.fullName, until: Date.now() + TYPING_SHOWN_MS });
      else next.delete(user.id);
      return next;
    });
  });
  // What they wrote is here: they no longer write it.
  socket.useEvent("message-received", ({ roomId: where, sender }) => {
    if (where === roomId) setTyping((known) => (known.has(sender.id) ? new Map([...known].filter(([id]) => id !== sender.id)) : known));
  });
  useEffect(() => {
    if (typing.size === 0) return;
    const timer = setInterval(() => setTyping((known) => new Map([...known].filter(([, { until }]) => until > Date.now()))), 1_000);
    return () => clearInterval(timer);
  }, [typing.size]);
  return [...typing.values()].map(({ name }) => name);
}

/** Tells the room that one types, at most every few seconds, and that one stopped. */
export function useTellTyping(roomId: string): { typed: () => void; stopped: () => void } {
  const emit = socket.useEmit();
  const toldAt = useRef(0);
  const tell = (event: "typing-start" | "typing-stop") => void emit(event, { roomId }).catch(() => undefined);
  return {
    typed: () => {
      if (Date.now() - toldAt.current < TYPING_REPEATED_MS) return;
      toldAt.current = Date.now();
      tell("typing-start");
    },
    stopped: () => {
      if (toldAt.current === 0) return;
      toldAt.current = 0;
      tell("typing-stop");
    },
  };
}
