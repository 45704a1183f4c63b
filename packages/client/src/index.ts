import type { RouteDefinition, RouteReply, RouteRequest } from "@lectern/core";
import { toApiProblem } from "./problem.ts";

export { ApiProblem } from "./problem.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type PathOf<Routes extends RouteDefinition, M extends Method> = Extract<Routes, { readonly method: M }>["path"];
type RouteAt<Routes extends RouteDefinition, M extends Method, P extends string> = Extract<Routes, { readonly method: M; readonly path: P }>;

/** Parts that are required exactly when the contract has them; a query whose every field is optional may be left out. */
type Part<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [K in Name]?: undefined }
  : object extends Value
    ? { readonly [K in Name]?: Value }
    : { readonly [K in Name]: Value };

interface Extras {
  readonly signal?: AbortSignal;
  /** Makes a repeat after a lost answer harmless; any unique string. */
  readonly idempotencyKey?: string;
}

export type CallOptions<R extends RouteDefinition> = Part<"params", RouteRequest<R>["params"]> &
  Part<"query", RouteRequest<R>["query"]> &
  // An upload sends a form: the file under `file`, the body's fields beside it.
  ([Exclude<R["upload"], undefined>] extends [never]
    ? Part<"body", RouteRequest<R>["body"]>
    : [Exclude<R["upload"], undefined>] extends [{ readonly optional: boolean }]
      ? { readonly form: FormData } | { readonly body: RouteRequest<R>["body"] }
      : { readonly form: FormData }) &
  Extras;

type Arguments<Options> = object extends Options ? [options?: Options] : [options: Options];

type Caller<Routes extends RouteDefinition, M extends Method> = <P extends PathOf<Routes, M>>(
  path: P,
  ...args: Arguments<CallOptions<RouteAt<Routes, M, P>>>
) => Promise<RouteReply<RouteAt<Routes, M, P>>>;

export interface Client<Routes extends RouteDefinition> {
  readonly get: Caller<Routes, "GET">;
  readonly post: Caller<Routes, "POST">;
  readonly put: Caller<Routes, "PUT">;
  readonly patch: Caller<Routes, "PATCH">;
  readonly delete: Caller<Routes, "DELETE">;
}

export interface ClientOptions {
  /** Default: the page's own origin. */
  readonly baseUrl?: string;
  /** Bearer token for clients without cookies. */
  readonly token?: () => string | null;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

interface LooseOptions extends Extras {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly form?: FormData;
}

/**
 * An HTTP client whose paths, inputs and answers are inferred from the contracts. Only their types are imported: nothing
 * of zod reaches the browser. Every refusal is thrown as `ApiProblem`, a failed connection as fetch's own `TypeError`.
 *
 * @example
 * import type { Routes } from "@lectern/courses/contract";
 * const api = createClient<Routes>();
 * const course = await api.get("/api/courses/:courseId", { params: { courseId } });
 */
export function createClient<Routes extends RouteDefinition>(options?: ClientOptions): Client<Routes>;
export function createClient({ baseUrl = "", token = () => null, fetch: send = (url, init) => fetch(url, init) }: ClientOptions = {}) {
  const caller =
    (method: Method) =>
    (path: string, given: LooseOptions = {}) =>
      call(method, path, given);

  async function call(method: Method, path: string, { params = {}, query = {}, body, form, signal, idempotencyKey }: LooseOptions): Promise<unknown> {
    const headers = new Headers({ accept: "application/json" });
    const bearer = token();
    if (bearer) headers.set("authorization", `Bearer ${bearer}`);
    if (idempotencyKey) headers.set("idempotency-key", idempotencyKey);
    if (body !== undefined) headers.set("content-type", "application/json");
    const payload = form ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await send(`${baseUrl}${fillPath(path, params)}${queryString(query)}`, {
      method,
      headers,
      ...(payload === undefined ? {} : { body: payload }),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw await toApiProblem(response);
    if (response.status === 204) return undefined;
    return response.headers.get("content-type")?.includes("application/json") ? response.json() : response.blob();
  }

  return { get: caller("GET"), post: caller("POST"), put: caller("PUT"), patch: caller("PATCH"), delete: caller("DELETE") };
}

function fillPath(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function queryString(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}
