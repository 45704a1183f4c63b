import type { Server as HttpServer } from "node:http";
import { rateLimited, toProblem, type Actor, type AppError, type Problem, type ServedSocket, type SocketPart } from "@lectern/core";
import type { Logger } from "@lectern/adapters/log";
import { Server, type Socket } from "socket.io";
import { v7 as uuidv7 } from "uuid";
import type { Metrics } from "../http/operation.ts";
import { ACCESS_COOKIE, addressHashOf, isOwnOrigin, type VerifyToken } from "../http/identity.ts";
import { toAppError } from "../http/problem.ts";
import { wellFormed } from "../http/well-formed.ts";
import type { Runtime } from "../runtime/context.ts";
import { createConnection } from "./connection.ts";
import { unknownEvent, unauthenticatedSocket } from "./sockets.errors.ts";

export interface SocketServerOptions {
  readonly log: Logger;
  readonly verify: VerifyToken;
  readonly metrics: Metrics;
  readonly ownOrigins: () => readonly string[];
  /** Answers which of these sessions still hold; asked every two seconds. */
  readonly stillValid: (sessionIds: readonly string[]) => Promise<readonly string[]>;
}

export interface SocketServer {
  readonly io: Server;
  /** Takes up the events of the modules; connections are accepted from then on. */
  serve(runtime: Runtime, parts: readonly SocketPart[]): void;
  close(): Promise<void>;
}

interface SocketData {
  actor: Actor;
}

type LecternSocket = Socket<Record<string, (...args: unknown[]) => void>, Record<string, (payload: unknown) => void>, Record<string, never>, SocketData>;
type LecternServer = Server<Record<string, (...args: unknown[]) => void>, Record<string, (payload: unknown) => void>, Record<string, never>, SocketData>;

const MAX_PAYLOAD_BYTES = 256 * 1024;
const SESSION_CHECK_MS = 2_000;
const DEFAULT_LIMIT = { points: 60, perSeconds: 10 };

/** Socket.IO at `/socket.io`: authenticated by token or cookie, own origin only, every event acknowledged. */
export function createSocketServer(http: HttpServer, options: SocketServerOptions): SocketServer {
  const { log, verify, metrics, ownOrigins, stillValid } = options;
  const io: LecternServer = new Server(http, {
    path: "/socket.io",
    serveClient: false,
    transports: ["websocket", "polling"],
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_PAYLOAD_BYTES,
    allowRequest: (request, decide) => decide(null, isOwnOrigin(request, ownOrigins())),
  });
  let timer: NodeJS.Timeout | undefined;

  io.use((socket, next) => {
    void authenticate(socket, verify).then(
      (actor) => {
        if (!actor) return next(withProblem(unauthenticatedSocket()));
        socket.data.actor = actor;
        next();
      },
      (error: unknown) => next(withProblem(toAppError(error))),
    );
  });

  async function endRevoked(): Promise<void> {
    const open = new Map(
      [...io.of("/").sockets.values()].flatMap((socket) => (socket.data.actor.sessionId ? [[socket.data.actor.sessionId, socket] as const] : [])),
    );
    if (open.size === 0) return;
    const valid = new Set(await stillValid([...open.keys()]));
    for (const sessionId of open.keys()) if (!valid.has(sessionId)) io.in(`session_${sessionId}`).disconnectSockets(true);
  }

  return {
    io,
    serve: (runtime, parts) => {
      const events = new Map(parts.flatMap((part) => part.events.map((event) => [event.socket.name, event] as const)));
      io.on("connection", (socket) => accept({ socket, runtime, parts, events, metrics, log }));
      timer = setInterval(
        () => void endRevoked().catch((error: unknown) => log.warn({ err: error }, "sessions of open sockets could not be checked")),
        SESSION_CHECK_MS,
      );
    },
    close: async () => {
      clearInterval(timer);
      io.disconnectSockets(true);
      await io.close();
    },
  };
}

async function authenticate(socket: LecternSocket, verify: VerifyToken): Promise<Actor | null> {
  const given: unknown = socket.handshake.auth["token"];
  const token = typeof given === "string" && given !== "" ? given : cookieOf(socket.handshake.headers.cookie, ACCESS_COOKIE);
  return token ? verify(token) : null;
}

interface Accepted {
  readonly socket: LecternSocket;
  readonly runtime: Runtime;
  readonly parts: readonly SocketPart[];
  readonly events: ReadonlyMap<string, ServedSocket>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

function accept({ socket, runtime, parts, events, metrics, log }: Accepted): void {
  const { actor } = socket.data;
  const addressHash = addressHashOf(socket.handshake.address);
  const connection = createConnection(socket);
  const contextOf = () => runtime.context({ requestId: uuidv7(), actor, addressHash, log });
  metrics.connections.inc();
  void socket.join([`user_${actor.userId}`, ...(actor.sessionId ? [`session_${actor.sessionId}`] : [])]);

  socket.onAny((name: string, ...given: unknown[]) => {
    // An event sent with nothing but an acknowledgement is acknowledged too.
    const acknowledge = given.at(-1);
    const reply = typeof acknowledge === "function" ? acknowledge : null;
    const [payload] = reply ? given.slice(0, -1) : given;
    const served = events.get(name);
    const done = served ? handle(served, payload) : Promise.reject(unknownEvent());
    done.then(
      (result) => {
        metrics.socketEvents.inc({ event: name, outcome: "ok" });
        reply?.({ ...result, ok: true });
      },
      (error: unknown) => {
        const known = served ? name : "unknown";
        metrics.socketEvents.inc({ event: known, outcome: "problem" });
        const problem = problemOf(error, log);
        if (reply) reply({ ok: false, problem });
        else socket.emit("error", problem);
      },
    );
  });

  async function handle(served: ServedSocket, payload: unknown): Promise<object> {
    const ctx = contextOf();
    const limit = await ctx.limits.consume(`socket:${served.socket.name}:${actor.userId}`, served.socket.limit ?? DEFAULT_LIMIT);
    if (!limit.allowed) throw rateLimited(limit.retryAfterSeconds);
    return served.run(ctx, wellFormed(payload), connection);
  }

  socket.on("disconnect", () => {
    metrics.connections.dec();
    for (const part of parts) {
      part.onDisconnect?.(contextOf(), connection).catch((error: unknown) => log.error({ err: error }, "leaving rooms failed"));
    }
  });
}

function problemOf(error: unknown, log: Logger): Problem {
  const known = toAppError(error);
  if (known.kind !== "user") log.error({ err: known.cause ?? known, code: known.code }, "socket event failed");
  return toProblem(known);
}

/** Socket.IO hands `data` of a connection error to the client. */
function withProblem(error: AppError): Error {
  return Object.assign(new Error(error.code), { data: toProblem(error) });
}

function cookieOf(header: string | undefined, name: string): string | null {
  const pair = header?.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  if (!pair) return null;
  try {
    return decodeURIComponent(pair.slice(name.length + 1));
  } catch {
    return null;
  }
}
