import type { Server as HttpServer } from "node:http";
import type { SocketProcess } from "@lectern/admin/contract";
import { toProblem, type Actor, type AppError, type Problem, type ServedSocket, type SocketPart } from "@lectern/core";
import type { Logger } from "@lectern/adapters/log";
import { AdjacentAdapter } from "@lectern/adapters/realtime";
import { Server, type ServerOptions, type Socket } from "socket.io";
import { randomUUIDv7 } from "node:crypto";
import type { Metrics } from "../http/operation.ts";
import { ACCESS_COOKIE, addressHashOf, isOwnOrigin, type VerifyToken } from "../http/identity.ts";
import { toAppError } from "../http/problem.ts";
import type { ContextOptions, Runtime } from "../runtime/context.ts";
import { serviceStatus } from "../platform/contract.ts";
import { createAdmission } from "./admission.ts";
import { createConnection } from "./connection.ts";
import { runSocketEvent } from "./run-event.ts";
import { createSocketStats } from "./stats.ts";
import { tooManyOpening, unknownEvent, unauthenticatedSocket } from "./sockets.errors.ts";
import { watchTraffic, type BacklogLimit } from "./traffic.ts";

export interface SocketServerOptions {
  readonly log: Logger;
  readonly verify: VerifyToken;
  readonly metrics: Metrics;
  readonly ownOrigins: () => readonly string[];
  /** Answers which of these sessions still hold; asked every two seconds. */
  readonly stillValid: (sessionIds: readonly string[]) => Promise<readonly string[]>;
  /** Joins the socket servers of all processes to one; without it this one is alone. */
  readonly adapter?: AdapterConstructor;
  /** What may wait for a connection that does not read. */
  readonly backlog?: BacklogLimit;
}

/** Where events go that no module of this process serves. */
export interface Elsewhere {
  /** Answers undefined when no process serves the event. */
  forward(event: string, ctx: ContextOptions, connectionId: string, payload: unknown): Promise<object | undefined>;
  disconnected(ctx: ContextOptions, connectionId: string): Promise<void>;
}

type AdapterConstructor = NonNullable<ServerOptions["adapter"]>;

export interface SocketServer {
  readonly io: Server;
  /** Whether the processes reach each other's sockets: told to every connection of this one, now and when it comes. */
  setDegraded(degraded: boolean): void;
  /** What administrators are shown of this and every other process. */
  describe(): Promise<SocketProcess[]>;
  /** Takes up the events of the modules; connections are accepted from then on. */
  serve(runtime: Runtime, parts: readonly SocketPart[], elsewhere: Elsewhere | null): void;
  close(): Promise<void>;
}

interface SocketData {
  actor: Actor;
}

type LecternSocket = Socket<Record<string, (...args: unknown[]) => void>, Record<string, (payload: unknown) => void>, Record<string, never>, SocketData>;
type LecternServer = Server<Record<string, (...args: unknown[]) => void>, Record<string, (payload: unknown) => void>, Record<string, never>, SocketData>;

const MAX_PAYLOAD_BYTES = 256 * 1024;
const SESSION_CHECK_MS = 2_000;

/** Socket.IO at `/socket.io`: authenticated by token or cookie, own origin only, every event acknowledged. */
export function createSocketServer(http: HttpServer, options: SocketServerOptions): SocketServer {
  const { log, verify, metrics, ownOrigins, stillValid, adapter, backlog } = options;
  const io: LecternServer = new Server(http, {
    path: "/socket.io",
    serveClient: false,
    transports: ["websocket", "polling"],
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_PAYLOAD_BYTES,
    allowRequest: (request, decide) => decide(null, serving && isOwnOrigin(request, ownOrigins())),
    adapter: adapter ?? AdjacentAdapter,
  });
  let timer: NodeJS.Timeout | undefined;
  /** A process without sockets of its own still reaches those of the others through this server. */
  let serving = false;
  let degraded = false;
  const admission = createAdmission();
  const traffic = watchTraffic(io, { registry: metrics.registry, log, ...(backlog ? { limit: backlog } : {}) });

  io.use((socket, next) => {
    const opening = admission.admit(() => authenticate(socket, verify));
    if (!opening) return next(withProblem(tooManyOpening(admission.waitSeconds())));
    void opening.then(
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
    describe: createSocketStats({ io, traffic, metrics, degraded: () => degraded, joined: adapter !== undefined }),
    setDegraded: (now) => {
      if (now === degraded) return;
      degraded = now;
      io.local.emit(serviceStatus.name, serviceStatus.payload.parse({ degraded }));
    },
    serve: (runtime, parts, elsewhere) => {
      serving = true;
      const events = new Map(parts.flatMap((part) => part.events.map((event) => [event.socket.name, event] as const)));
      io.on("connection", (socket) => {
        accept({ socket, runtime, parts, events, elsewhere, metrics, log });
        if (degraded) socket.emit(serviceStatus.name, serviceStatus.payload.parse({ degraded }));
      });
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
  readonly elsewhere: Elsewhere | null;
  readonly metrics: Metrics;
  readonly log: Logger;
}

function accept({ socket, runtime, parts, events, elsewhere, metrics, log }: Accepted): void {
  const { actor } = socket.data;
  const addressHash = addressHashOf(socket.handshake.address);
  const connection = createConnection(socket);
  const origin = (): ContextOptions => ({ requestId: randomUUIDv7(), actor, addressHash, log });
  const contextOf = () => runtime.context(origin());
  let knownElsewhere = false;
  metrics.connections.inc();
  void socket.join([`user_${actor.userId}`, ...(actor.sessionId ? [`session_${actor.sessionId}`] : [])]);

  socket.onAny((name: string, ...given: unknown[]) => {
    // An event sent with nothing but an acknowledgement is acknowledged too.
    const acknowledge = given.at(-1);
    const reply = typeof acknowledge === "function" ? acknowledge : null;
    const [payload] = reply ? given.slice(0, -1) : given;
    const served = events.get(name);
    const arrivedAt = performance.now();
    handle(name, served, payload).then(
      (result) => {
        metrics.socketEvents.inc({ event: name, outcome: "ok" });
        reply?.({ ...result, ok: true });
        metrics.acknowledged.observe({ event: served ? name : "other" }, (performance.now() - arrivedAt) / 1000);
      },
      (error: unknown) => {
        metrics.socketEvents.inc({ event: served ? name : "unknown", outcome: "problem" });
        const problem = problemOf(error, log);
        if (reply) reply({ ok: false, problem });
        else socket.emit("error", problem);
      },
    );
  });

  async function handle(name: string, served: ServedSocket | undefined, payload: unknown): Promise<object> {
    if (served) return runSocketEvent(served, contextOf(), payload, connection);
    const result = await elsewhere?.forward(name, origin(), connection.id, payload);
    if (result === undefined) throw unknownEvent();
    knownElsewhere = true;
    // It went away while another process was at it: whatever it entered there, it leaves again.
    if (!connection.connected) await elsewhere?.disconnected(origin(), connection.id);
    return result;
  }

  socket.on("disconnect", () => {
    metrics.connections.dec();
    for (const part of parts) {
      part.onDisconnect?.(contextOf(), connection).catch((error: unknown) => log.error({ err: error }, "leaving rooms failed"));
    }
    if (knownElsewhere) elsewhere?.disconnected(origin(), connection.id).catch((error: unknown) => log.warn({ err: error }, "leaving rooms failed"));
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
