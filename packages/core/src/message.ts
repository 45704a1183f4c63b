import type { z } from "zod";

/** A socket event a client sends; always acknowledged, with `{ok: true, …reply}` or `{ok: false, problem}`. */
export interface SocketDefinition<Name extends string = string, Payload extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly kind: "socket";
  readonly name: Name;
  readonly summary: string;
  readonly payload: Payload;
  readonly reply: Reply;
  /** Events a person may send: `points` per `perSeconds`. Default 60 per 10 s. */
  readonly limit?: { readonly points: number; readonly perSeconds: number };
}

/**
 * Declares a client → server socket event in `contract.ts`. It is served with `serveSocket`, which needs a policy.
 *
 * @example
 * export const joinCourse = defineSocket({
 *   name: "join-course", summary: "Enter a course's room",
 *   payload: z.object({ courseId: id }), reply: z.object({ sequence: z.number() }),
 * });
 */
export function defineSocket<const Name extends string, Payload extends z.ZodType, Reply extends z.ZodType>(
  options: Omit<SocketDefinition<Name, Payload, Reply>, "kind">,
): SocketDefinition<Name, Payload, Reply> {
  return { kind: "socket", ...options };
}

/** A socket event the server sends to a room. */
export interface BroadcastDefinition<Name extends string = string, Payload extends z.ZodType = z.ZodType> {
  readonly kind: "broadcast";
  readonly name: Name;
  readonly summary: string;
  readonly payload: Payload;
}

/**
 * Declares a server → client socket event in `contract.ts`; sent after the commit with `tx.broadcast(room, definition, payload)`.
 *
 * @example
 * export const messageReceived = defineBroadcast({ name: "message-received", summary: "A new message", payload: message });
 */
export function defineBroadcast<const Name extends string, Payload extends z.ZodType>(
  options: Omit<BroadcastDefinition<Name, Payload>, "kind">,
): BroadcastDefinition<Name, Payload> {
  return { kind: "broadcast", ...options };
}

/** A domain event: past tense, versioned, delivered at least once, in commit order per subscription. */
export interface EventDefinition<Name extends string = string, Data extends z.ZodType = z.ZodType> {
  readonly kind: "event";
  readonly name: Name;
  readonly version: number;
  readonly summary: string;
  readonly data: Data;
}

/** What travels: the event's data in its envelope. `id` is what handlers are idempotent by. */
export interface EventEnvelope<Data = unknown> {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  readonly organisationId: string | null;
  readonly actorId: string | null;
  readonly data: Data;
}

/**
 * Declares a domain event in `contract.ts`. The service emits it inside its transaction (`tx.emit`), other rooms
 * handle it (`handleEvent`).
 *
 * @example
 * export const coursePublished = defineEvent({
 *   name: "course.published", version: 1, summary: "A course became visible", data: z.object({ courseId: id }),
 * });
 */
export function defineEvent<const Name extends string, Data extends z.ZodType>(
  options: Omit<EventDefinition<Name, Data>, "kind">,
): EventDefinition<Name, Data> {
  return { kind: "event", ...options };
}

/** A typed call from one room to another: a function call in one process, HTTP to `/internal/…` across processes. */
export interface CallDefinition<Name extends string = string, Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: "call";
  /** `<module>.<verb>`, e.g. `users.getMany`. */
  readonly name: Name;
  readonly summary: string;
  readonly input: Input;
  readonly output: Output;
}

/**
 * Declares a call in `contract.ts`; served with `serveCall`, made with `ctx.call(users.getMany, { ids })`.
 * Calls act for the system: the caller's policy has already decided, the input carries the organisation.
 *
 * @example
 * export const getMany = defineCall({ name: "users.getMany", summary: "People by id", input: z.object({ ids: z.array(id) }), output: z.array(person) });
 */
export function defineCall<const Name extends string, Input extends z.ZodType, Output extends z.ZodType>(
  options: Omit<CallDefinition<Name, Input, Output>, "kind">,
): CallDefinition<Name, Input, Output> {
  return { kind: "call", ...options };
}

/** A job: work that outlives the request, with progress a page can follow at `GET /api/jobs/:id`. */
export interface JobDefinition<Name extends string = string, Input extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  readonly kind: "job";
  /** `<module>.<verb>`, e.g. `interop.importCourse`. */
  readonly name: Name;
  readonly summary: string;
  readonly input: Input;
  readonly result: Result;
  /** How often a failing run is tried again; default 2. A user error (`AppError` of kind "user") is never retried. */
  readonly retryLimit?: number;
  /** Seconds after which a silent run counts as dead and is taken up by another process; default 300. */
  readonly expireSeconds?: number;
  /** Cron expression (UTC) for jobs that start themselves; the input is `{}`. */
  readonly cron?: string;
}

/**
 * Declares a job; started inside a transaction with `tx.startJob(definition, input)`, worked by `handleJob`.
 *
 * @example
 * export const importCourse = defineJob({ name: "interop.importCourse", summary: "Import a cartridge", input, result });
 */
export function defineJob<const Name extends string, Input extends z.ZodType, Result extends z.ZodType>(
  options: Omit<JobDefinition<Name, Input, Result>, "kind">,
): JobDefinition<Name, Input, Result> {
  return { kind: "job", ...options };
}
