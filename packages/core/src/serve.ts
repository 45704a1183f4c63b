import type { Readable } from "node:stream";
import type { z } from "zod";
import type { Context } from "./context.ts";
import { parseOutgoing, type Outgoing } from "./exact.ts";
import { parseInput } from "./parse-input.ts";
import type { CallDefinition, EventDefinition, EventEnvelope, JobDefinition, SocketDefinition } from "./message.ts";
import type { Transaction } from "./context.ts";
import type { Policy } from "./policy.ts";
import type { RouteDefinition, RouteInput } from "./route.ts";

export interface CookieOptions {
  /** Default "/". */
  readonly path?: string;
  readonly maxAgeSeconds: number;
  /** Default true. */
  readonly httpOnly?: boolean;
}

/** A received multipart file, spooled to disk; it is removed after the answer. */
export interface UploadedFile {
  readonly path: string;
  /** As the client called it: untrusted. */
  readonly filename: string;
  readonly size: number;
}

/** What a download handler answers. */
export interface FileReply {
  /** Bytes; null where they are only known at the end: such a file is sent as it is written, without parts. */
  readonly size: number | null;
  readonly mediaType: string;
  readonly filename: string;
  /** Strong validator, without quotes; usually the content hash. */
  readonly etag: string;
  /** Shown in the page (images, video) or saved. Only safe media types are ever shown inline. */
  readonly disposition: "inline" | "attachment";
  readonly open: (range?: { start: number; end: number }) => Promise<Readable>;
  /** The address may show something else tomorrow: clients keep the file, but ask each time whether it is still this one. */
  readonly revalidate?: boolean;
  /** Called when content leaves from its beginning: not for `HEAD`, not for 304, not for later parts of the file. */
  readonly onSent?: () => void;
}

/** The few things of HTTP a handler may need beside its parsed input. */
export interface HttpExchange {
  readonly userAgent: string;
  readonly file: UploadedFile | null;
  cookie(name: string): string | undefined;
  /** `Secure; SameSite=Lax` always. */
  setCookie(name: string, value: string, options: CookieOptions): void;
  clearCookie(name: string, path?: string): void;
  /** Chooses another success status of the route's contract. */
  status(code: number): void;
  /** The request itself, its body unread; only on routes with `reply: "raw"`. */
  request(): Request;
}

export interface RouteArguments<R extends RouteDefinition, Grant> extends RouteInput<R> {
  readonly ctx: Context;
  readonly grant: Grant;
  readonly http: HttpExchange;
}

type HandlerReply<R extends RouteDefinition> = R["reply"] extends z.ZodType
  ? z.input<R["reply"]>
  : R["reply"] extends "file"
    ? FileReply
    : R["reply"] extends "raw"
      ? Response
      : void;

/** A route with its policy and its handler, ready for the server; the types of its parts are closed over. */
export interface ServedRoute {
  readonly route: RouteDefinition;
  readonly policy: { readonly name: string; readonly summary: string };
  /** The policy alone: asked before a large body is taken in. */
  readonly authorise: (ctx: Context, input: RouteInput<RouteDefinition>) => Promise<unknown>;
  /** The policy, then the handler. */
  readonly run: (ctx: Context, input: RouteInput<RouteDefinition>, http: HttpExchange) => Promise<unknown>;
}

/**
 * Serves a route: first the policy, then the handler with the policy's grant. Stands in `<module>.routes.ts`.
 *
 * @example
 * serveRoute(contract.getCourse, mayReadCourse, ({ ctx, grant }) => courses.getCourse(ctx, grant))
 */
export function serveRoute<R extends RouteDefinition, Grant>(
  route: R,
  policy: Policy<RouteInput<R>, Grant>,
  handler: (args: RouteArguments<R, Grant>) => Promise<HandlerReply<R>> | HandlerReply<R>,
): ServedRoute;
export function serveRoute(
  route: RouteDefinition,
  policy: Policy<RouteInput<RouteDefinition>, unknown>,
  handler: (args: RouteArguments<RouteDefinition, unknown>) => unknown,
): ServedRoute {
  return {
    route,
    policy,
    authorise: async (ctx, input) => policy.check(ctx, input),
    run: async (ctx, input, http) => {
      const grant = await policy.check(ctx, input);
      return handler({ ...input, ctx, grant, http });
    },
  };
}

/** The connection a socket event came in on. */
export interface SocketConnection {
  readonly id: string;
  /** False once it went away, also while a handler is still waiting for something. */
  readonly connected: boolean;
  /** Resolves when broadcasts to the room reach the connection: what is read afterwards and what is broadcast leave no gap. */
  join(room: string): Promise<void>;
  leave(room: string): Promise<void>;
}

export interface ServedSocket {
  readonly socket: SocketDefinition;
  readonly policy: { readonly name: string; readonly summary: string };
  readonly run: (ctx: Context, payload: unknown, connection: SocketConnection) => Promise<object>;
}

/**
 * Serves a client → server socket event: policy first, then the handler, whose answer becomes the acknowledgement.
 *
 * @example
 * serveSocket(contract.joinCourse, mayChat, ({ ctx, payload, grant, connection }) => chat.join(ctx, grant, payload, connection))
 */
export function serveSocket<Name extends string, Payload extends z.ZodType, Reply extends z.ZodType<object>, Grant>(
  socket: SocketDefinition<Name, Payload, Reply>,
  policy: Policy<z.output<Payload>, Grant>,
  handler: (args: { ctx: Context; payload: z.output<Payload>; grant: Grant; connection: SocketConnection }) => Promise<Outgoing<Reply>>,
): ServedSocket {
  return {
    socket,
    policy,
    run: async (ctx, raw, connection) => {
      const payload = parseInput(socket.payload, raw);
      const grant = await policy.check(ctx, payload);
      return parseOutgoing(socket.reply, await handler({ ctx, payload, grant, connection }));
    },
  };
}

/** What a module's socket part exports as default. */
export interface SocketPart {
  readonly events: readonly ServedSocket[];
  /** Called once for a connection that went away, to clean up what it was part of. */
  readonly onDisconnect?: (ctx: Context, connection: SocketConnection) => Promise<void>;
  /** People who went with a process that died without a word, and how many are left where they were. */
  readonly onSwept?: (ctx: Context, gone: readonly { readonly room: string; readonly userId: string; readonly online: number }[]) => Promise<void>;
}

export interface ServedCall {
  readonly call: CallDefinition;
  /** Parses the input; whoever called parses the output, in this process or another. */
  readonly run: (ctx: Context, input: unknown) => Promise<unknown>;
}

/**
 * @example
 * serveCall(contract.getMany, (ctx, input) => users.getMany(ctx, input))
 */
export function serveCall<C extends CallDefinition>(call: C, handler: (ctx: Context, input: z.output<C["input"]>) => Promise<z.input<C["output"]>>): ServedCall;
export function serveCall(call: CallDefinition, handler: (ctx: Context, input: unknown) => Promise<unknown>): ServedCall {
  return { call, run: async (ctx, raw) => handler(ctx, call.input.parse(raw)) };
}

export interface ServedEvent {
  readonly event: EventDefinition;
  /** Names the subscription; keep it stable: its position in the stream is stored under it. */
  readonly subscription: string;
  readonly run: (ctx: Context, tx: Transaction, envelope: EventEnvelope) => Promise<void>;
}

/**
 * Handles an event of this or another room. `tx` also records that this subscription has handled the event, so what is
 * written through `tx` happens once even when the event is delivered twice.
 *
 * @example
 * handleEvent(courses.sectionRemoved, "progress.recount", (ctx, tx, event) => recount(tx, event.data.courseId))
 */
export function handleEvent<E extends EventDefinition>(
  event: E,
  subscription: string,
  handler: (ctx: Context, tx: Transaction, envelope: EventEnvelope<z.output<E["data"]>>) => Promise<void>,
): ServedEvent;
export function handleEvent(
  event: EventDefinition,
  subscription: string,
  handler: (ctx: Context, tx: Transaction, envelope: EventEnvelope) => Promise<void>,
): ServedEvent {
  return {
    event,
    subscription,
    run: async (ctx, tx, envelope) => handler(ctx, tx, { ...envelope, data: event.data.parse(envelope.data) }),
  };
}

export interface JobRun {
  readonly jobId: string;
  /** 0…1; stored at most every 250 ms and shown on the job's page. */
  progress(fraction: number): Promise<void>;
  readonly signal: AbortSignal;
}

export interface ServedJob {
  readonly job: JobDefinition;
  readonly run: (ctx: Context, input: unknown, run: JobRun) => Promise<unknown>;
}

/**
 * Works a job. It may run more than once (a killed process): make it idempotent by `run.jobId`. The context's actor is
 * the person who started it.
 *
 * @example
 * handleJob(contract.importCourse, (ctx, input, run) => importCourse(ctx, input, run))
 */
export function handleJob<J extends JobDefinition>(
  job: J,
  handler: (ctx: Context, input: z.output<J["input"]>, run: JobRun) => Promise<z.input<J["result"]>>,
): ServedJob;
export function handleJob(job: JobDefinition, handler: (ctx: Context, input: unknown, run: JobRun) => Promise<unknown>): ServedJob {
  return { job, run: async (ctx, raw, run) => job.result.parse(await handler(ctx, job.input.parse(raw), run)) };
}

/** What a module's worker part exports as default. */
export interface WorkerPart {
  readonly events?: readonly ServedEvent[];
  readonly jobs?: readonly ServedJob[];
}
