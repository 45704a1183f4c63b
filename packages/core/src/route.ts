import type { z } from "zod";

export type Method = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A limit on one route: `points` calls per `perSeconds`, counted per client address or per signed-in person. */
export interface RouteLimit {
  readonly per: "address" | "actor";
  readonly points: number;
  readonly perSeconds: number;
}

/** One file in `multipart/form-data` under the field `file`; the other fields are the body. */
export interface UploadRule {
  readonly maxBytes: number;
  /** A request without a form is taken too: its JSON body is parsed by the route's `body`, and there is no file. */
  readonly optional?: boolean;
}

/**
 * What a route answers: a schema for JSON, `"file"` for a download, `"nothing"` for 204, or `"raw"` where a standard of its
 * own says what travels (tus): the handler gets the request as the Fetch standard has it and answers a `Response`.
 */
export type ReplyRule = z.ZodType | "file" | "nothing" | "raw";

type Schema = z.ZodType | undefined;

export interface RouteOptions<
  M extends Method,
  P extends string,
  Params extends Schema,
  Query extends Schema,
  Body extends Schema,
  Reply extends ReplyRule,
  Upload extends UploadRule | undefined,
> {
  readonly method: M;
  /** Full path with Fastify parameters: `/api/courses/:courseId`. */
  readonly path: P;
  /** One line for OpenAPI. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** A schema, `"file"` for a download (range requests are answered), `"nothing"` for 204, `"raw"` for a protocol of its own. */
  readonly reply: Reply;
  /** Success status; the first is the usual one, further ones are chosen with `http.status()`. Default 200 (204 for `"nothing"`). */
  readonly status?: number | readonly [number, ...number[]];
  /** Stable error codes this route may answer beside the shared ones. */
  readonly errors?: readonly string[];
  /**
   * `"key"`: honours `Idempotency-Key` for 24 h (effect and stored answer commit together).
   * `"natural"`: repeating it is harmless by its own id. Default: `"key"` for POST, `"natural"` otherwise.
   */
  readonly idempotency?: "key" | "natural";
  readonly limit?: RouteLimit;
  readonly upload?: Upload;
  /** Largest JSON body in bytes; default 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** With `reply: "raw"`: the media type of a body that is handed over unread. */
  readonly consumes?: string;
}

export interface RouteDefinition<
  M extends Method = Method,
  P extends string = string,
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Reply extends ReplyRule = ReplyRule,
  Upload extends UploadRule | undefined = UploadRule | undefined,
> extends RouteOptions<M, P, Params, Query, Body, Reply, Upload> {
  readonly kind: "route";
}

/**
 * Declares an HTTP route in a module's `contract.ts`. It says what goes in and out; who may call it is said where the
 * route is served (`serveRoute`), which does not compile without a policy.
 *
 * @example
 * export const getCourse = defineRoute({
 *   method: "GET", path: "/api/courses/:courseId", summary: "One course",
 *   params: z.object({ courseId: id }), reply: course,
 * });
 */
export function defineRoute<
  const M extends Method,
  const P extends string,
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
  Reply extends ReplyRule = "nothing",
  Upload extends UploadRule | undefined = undefined,
>(options: RouteOptions<M, P, Params, Query, Body, Reply, Upload>): RouteDefinition<M, P, Params, Query, Body, Reply, Upload> {
  return { kind: "route", ...options };
}

// The members are optional in RouteOptions, so their types come with `undefined`; a route without a schema has only that.
type OutputOf<S> = [Exclude<S, undefined>] extends [never] ? undefined : z.output<Exclude<S, undefined>>;
type InputOf<S> = [Exclude<S, undefined>] extends [never] ? undefined : z.input<Exclude<S, undefined>>;

/** What a handler receives, parsed. */
export interface RouteInput<R extends RouteDefinition> {
  readonly params: OutputOf<R["params"]>;
  readonly query: OutputOf<R["query"]>;
  readonly body: OutputOf<R["body"]>;
}

/** What a caller sends, before parsing. */
export interface RouteRequest<R extends RouteDefinition> {
  readonly params: InputOf<R["params"]>;
  readonly query: InputOf<R["query"]>;
  readonly body: InputOf<R["body"]>;
}

/** What a caller gets: the JSON model, nothing, or a file. */
export type RouteReply<R extends RouteDefinition> = R["reply"] extends z.ZodType ? z.output<R["reply"]> : R["reply"] extends "file" ? Blob : undefined;
