import { stayConnected } from "./stay-connected.ts";

interface ReadMessage {
  readonly id: string;
  readonly clientId: string;
  readonly sequence: number;
  readonly message: string;
}

export interface Reader {
  /** What it holds, in the order in which it took it up. */
  readonly messages: readonly ReadMessage[];
  /** How it got them: how often it had to ask for what it missed, and what came twice. */
  readonly asked: number;
  readonly repeated: number;
  /** Resolves when it has everything up to this number. */
  has(sequence: number, timeoutMs: number): Promise<void>;
  stop(): void;
}

interface ReaderOptions {
  readonly url: string;
  /** A fresh access token, when this one has expired. */
  readonly signIn: () => Promise<string>;
  readonly token: string;
  readonly courseId: string;
}

const ASK_TIMEOUT_MS = 3_000;
const ASK_AGAIN_MS = 100;
/** While the server says that events may be missing. */
const DEGRADED_ASK_MS = 500;
const POLL_MS = 25;

/**
 * A client of a room as docs/realtime.md tells its author to write one: it takes what comes next, asks for what is missing with its
 * last number, and looks at nothing else. It never sorts and never removes: what it holds is what it was given.
 */
export function startReader({ url, signIn, token, courseId }: ReaderOptions): Reader {
  const messages: ReadMessage[] = [];
  let asked = 0;
  let repeated = 0;
  let asking: Promise<void> | null = null;
  let again = false;
  let degraded: NodeJS.Timeout | undefined;
  let stopped = false;
  const { socket } = stayConnected(url, signIn, token);

  const last = () => messages.at(-1)?.sequence ?? 0;

  function take(message: ReadMessage): void {
    if (message.sequence === last() + 1) messages.push(message);
    else if (message.sequence > last()) askAgain();
    else repeated++;
  }

  function askAgain(): void {
    again = true;
    asking ??= askAll().finally(() => {
      asking = null;
    });
  }

  async function askAll(): Promise<void> {
    while (again && !stopped) {
      again = false;
      if (!socket.connected) return;
      asked++;
      const answer = await socket
        .timeout(ASK_TIMEOUT_MS)
        .emitWithAck("join-course", { courseId, afterSequence: last() })
        .catch(() => null);
      if (answer?.ok) for (const message of answer.messages) take(message);
      else await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      if (!answer?.ok || answer.hasMore) again = true;
    }
  }

  socket.on("connect", askAgain);
  socket.on("message-received", take);
  socket.on("service-status", ({ degraded: now }: { degraded: boolean }) => {
    clearInterval(degraded);
    if (now) degraded = setInterval(askAgain, DEGRADED_ASK_MS);
    askAgain();
  });

  return {
    messages,
    get asked() {
      return asked;
    },
    get repeated() {
      return repeated;
    },
    has: async (sequence, timeoutMs) => {
      const deadline = Date.now() + timeoutMs;
      while (last() < sequence) {
        if (Date.now() > deadline) throw new Error(`a reader has ${last()} of ${sequence} messages`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    stop: () => {
      stopped = true;
      clearInterval(degraded);
      socket.disconnect();
    },
  };
}
