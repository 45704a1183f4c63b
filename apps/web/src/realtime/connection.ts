import type { Connection, Realtime } from "@lectern/ui/web/realtime";
import { sessionFetch } from "@lectern/ui/web/http";
import { noteServerTime } from "@lectern/ui/web/server-clock";
import { io, type Socket } from "socket.io-client";
import { backoffMs } from "./backoff.ts";

const ACK_TIMEOUT_MS = 10_000;
const TIME_EXCHANGES = 3;

export interface SocketConnection extends Pick<Realtime, "emit" | "retryNow"> {
  close: () => void;
}

/**
 * One socket for the whole application, with its own reconnecting: Socket.IO's does not say when it will try again.
 * Loaded after the first paint, and only for people with a session.
 */
export function openConnection(onChange: (connection: Connection) => void, onEvent: (event: string, payload: unknown) => void): SocketConnection {
  const socket: Socket = io({ path: "/socket.io", transports: ["websocket", "polling"], tryAllTransports: true, reconnection: false, autoConnect: false });
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function connect() {
    clearTimeout(timer);
    if (!navigator.onLine) return onChange({ status: "offline" });
    if (attempt === 0) onChange({ status: "connecting" });
    socket.connect();
  }

  /** `asked`: the server said when to come again, at the earliest. */
  function retryLater(asked = 0) {
    clearTimeout(timer);
    if (!navigator.onLine) return onChange({ status: "offline" });
    attempt += 1;
    const wait = Math.max(asked, backoffMs(attempt));
    onChange({ status: "reconnecting", attempt, retryAt: Date.now() + wait });
    timer = setTimeout(connect, wait);
  }

  function retryNow() {
    if (!socket.connected) connect();
  }

  function goOffline() {
    clearTimeout(timer);
    socket.disconnect();
    onChange({ status: "offline" });
  }

  socket.on("connect", () => {
    attempt = 0;
    void learnServerTime(socket);
    onChange({ status: "online" });
  });
  socket.on("connect_error", (refusal) => {
    const { status, retryAfterSeconds } = refusalOf(refusal);
    // Nobody answered, or it was too much at once.
    if (status !== 401) return retryLater((retryAfterSeconds ?? 0) * 1_000);
    // The access token expired: asking for the profile renews it, or ends the session here.
    const again = () => retryLater();
    sessionFetch("/api/auth/profile").then(again, again);
  });
  socket.on("disconnect", (reason) => {
    if (reason !== "io client disconnect") retryLater();
  });
  socket.onAny(onEvent);
  addEventListener("online", retryNow);
  addEventListener("offline", goOffline);
  connect();

  return {
    retryNow,
    async emit(event, payload) {
      if (!socket.connected) throw problem("not_connected");
      const answer: unknown = await socket
        .timeout(ACK_TIMEOUT_MS)
        .emitWithAck(event, payload)
        .catch(() => {
          throw problem("timeout");
        });
      if (isRefusal(answer)) throw Object.assign(new Error(answer.problem.title), answer.problem);
      return answer;
    },
    close() {
      clearTimeout(timer);
      removeEventListener("online", retryNow);
      removeEventListener("offline", goOffline);
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}

/** What the server said when it refused a connection; nothing when it was not there. */
function refusalOf(error: object): { status?: unknown; retryAfterSeconds?: number } {
  const data = "data" in error && typeof error.data === "object" && error.data !== null ? error.data : {};
  const seconds = "retryAfterSeconds" in data ? Number(data.retryAfterSeconds) : Number.NaN;
  return { status: "status" in data ? data.status : undefined, ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}) };
}

/** The quickest of a few exchanges says best what time it is there. */
async function learnServerTime(socket: Socket): Promise<void> {
  const exchanges: { sentAt: number; serverTime: number; receivedAt: number }[] = [];
  for (let n = 0; n < TIME_EXCHANGES && socket.connected; n++) {
    const sentAt = Date.now();
    const answer: unknown = await socket
      .timeout(ACK_TIMEOUT_MS)
      .emitWithAck("time-sync", { clientTime: sentAt })
      .catch(() => null);
    if (isServerTime(answer)) exchanges.push({ sentAt, serverTime: answer.serverTime, receivedAt: Date.now() });
  }
  const [quickest] = exchanges.toSorted((a, b) => a.receivedAt - a.sentAt - (b.receivedAt - b.sentAt));
  if (quickest) noteServerTime(quickest);
}

function isServerTime(answer: unknown): answer is { serverTime: number } {
  return typeof answer === "object" && answer !== null && "serverTime" in answer && typeof answer.serverTime === "number";
}

function problem(code: "not_connected" | "timeout") {
  return Object.assign(new Error(code), { status: 0, code, title: code });
}

function isRefusal(answer: unknown): answer is { ok: false; problem: { title: string; status: number; code: string } } {
  return typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === false;
}
