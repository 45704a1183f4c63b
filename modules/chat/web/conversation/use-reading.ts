import { problemOf } from "@lectern/ui/web/problem";
import { useOnConnect } from "@lectern/ui/web/realtime";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { markEveryKey } from "../api.ts";
import { changeRoom } from "../events.ts";
import { withRead } from "../rooms-state.ts";
import { socket } from "../socket.ts";

/** Until the room says how often reading may be told. */
const MARK_EVERY_MS = 2_000;

interface Reading {
  roomId: string;
  /** Number of the last message this tab has received. */
  received: number;
  /** How far one had read, as the server knows it. */
  readBefore: number;
}

/** Tells the server how far one has received, and read while the page is really looked at. Answers the way to say what was seen. */
export function useReading({ roomId, received, readBefore }: Reading): (sequence: number) => void {
  const queryClient = useQueryClient();
  const emit = socket.useEmit();
  const seen = useRef(0);
  const told = useRef({ delivered: 0, read: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const lastAt = useRef(0);

  const tell = useEffectEvent(async () => {
    const looking = document.visibilityState === "visible" && document.hasFocus();
    const read = looking ? Math.max(seen.current, readBefore) : readBefore;
    const delivered = Math.max(received, read);
    if (read <= Math.max(told.current.read, readBefore) && delivered <= told.current.delivered) return;
    lastAt.current = Date.now();
    const before = told.current;
    told.current = { delivered, read };
    try {
      const answer = await emit("mark-read", { roomId, delivered, read });
      changeRoom(queryClient, roomId, (room) => withRead(room, answer.read, answer.unread));
    } catch (error) {
      told.current = before;
      // No connection: said again with the next one, at once.
      if (problemOf(error).status < 400) lastAt.current = 0;
    }
  });

  function soon() {
    clearTimeout(timer.current);
    const everyMs = queryClient.getQueryData<number>(markEveryKey(roomId)) ?? MARK_EVERY_MS;
    timer.current = setTimeout(() => void tell(), Math.max(0, lastAt.current + everyMs - Date.now()));
  }

  const soonAgain = useEffectEvent((atLeast: number) => atLeast > 0 && soon());
  useEffect(() => void soonAgain(received), [received]);
  useEffect(() => {
    const look = () => void soonAgain(1);
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
      clearTimeout(timer.current);
    };
  }, []);

  // History often comes before the connection, and what could not be told then is told now.
  useOnConnect(() => soon());

  return (sequence) => {
    if (sequence <= seen.current) return;
    seen.current = sequence;
    soon();
  };
}
