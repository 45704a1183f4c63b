import { createHash } from "node:crypto";
import type { Actor, RouteDefinition, RouteInput, ServedRoute } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import type { FastifyRequest } from "fastify";
import type { ContextOptions, Runtime } from "../runtime/context.ts";
import type { CollectedExchange, StoredCookie } from "./exchange.ts";
import { idempotencyKeyInvalid, idempotencyKeyReused } from "./http.errors.ts";

const KEY = /^[\x21-\x7e]{1,255}$/;
const IDEMPOTENCY_KEPT_HOURS = 24;

interface Options {
  readonly served: ServedRoute;
  readonly request: FastifyRequest;
  readonly actor: Actor | null;
  readonly runtime: Runtime;
  readonly base: Omit<ContextOptions, "joined">;
  readonly exchange: CollectedExchange;
  readonly input: { params: unknown; query: unknown; body: unknown };
}

interface Remembered {
  readonly requestHash: string;
  readonly status: number | null;
  readonly headers: { cookies: StoredCookie[] } | null;
  readonly body: unknown;
}

/**
 * Runs a handler. With an `Idempotency-Key` the whole use case runs in one transaction that also keeps the answer: a
 * repeat gets the same answer, also when the connection or the server died after the commit; a repeat that comes while
 * the first is running waits for it. Failures are not kept: the same key may be tried again.
 * Source: draft-ietf-httpapi-idempotency-key-header-07.
 */
export async function withIdempotency(options: Options): Promise<unknown> {
  const { served, request, actor, runtime, base, exchange, input } = options;
  const key = keyOf(request, served.route);
  if (key === null) return served.run(runtime.context(base), asInput(input), exchange);

  const scope = `${actor?.userId ?? `address:${base.addressHash ?? ""}`} ${served.route.method} ${served.route.path}`;
  const requestHash = hashOf(input, exchange.file?.size ?? null);
  return runtime.inTransaction(base, async (ctx, tx) => {
    const before = await claim(tx.sql, scope, key, requestHash);
    if (before) return replay(before, requestHash, exchange, request);
    const result = await served.run(ctx, asInput(input), exchange);
    await tx.sql`
      update platform.idempotency
      set status = ${exchange.statusCode()}, headers = ${JSON.stringify({ cookies: exchange.cookies() })}::text::jsonb, body = ${JSON.stringify(result ?? null)}::text::jsonb
      where scope = ${scope} and key = ${key}`;
    return result;
  });
}

/** Takes the key, or answers what it was used for; waits for a request that holds it at this moment. */
async function claim(sql: Sql, scope: string, key: string, requestHash: string): Promise<Remembered | null> {
  const taken = await sql`
    insert into platform.idempotency (scope, key, request_hash) values (${scope}, ${key}, ${requestHash})
    on conflict (scope, key) do update set request_hash = excluded.request_hash, status = null, headers = null, body = null, created_at = now()
      where platform.idempotency.created_at < now() - ${IDEMPOTENCY_KEPT_HOURS} * interval '1 hour'
    returning key`;
  if (taken.length > 0) return null;
  const [row] = await sql<Remembered[]>`select request_hash, status, headers, body from platform.idempotency where scope = ${scope} and key = ${key}`;
  return row ?? null;
}

function replay(before: Remembered, requestHash: string, exchange: CollectedExchange, request: FastifyRequest): unknown {
  if (before.requestHash !== requestHash) throw idempotencyKeyReused();
  if (before.status !== null) exchange.status(before.status);
  for (const { name, value, path, maxAge, httpOnly } of before.headers?.cookies ?? []) {
    exchange.setCookie(name, value, { path, maxAgeSeconds: maxAge, httpOnly });
  }
  request.log.debug({}, "answered from the idempotency key");
  return before.body;
}

function keyOf(request: FastifyRequest, route: RouteDefinition): string | null {
  const header = request.headers["idempotency-key"];
  const honoured = (route.idempotency ?? (route.method === "POST" ? "key" : "natural")) === "key";
  if (header === undefined || !honoured || route.reply === "file") return null;
  if (typeof header !== "string" || !KEY.test(header)) throw idempotencyKeyInvalid();
  return header;
}

function hashOf(input: Options["input"], fileSize: number | null): string {
  return createHash("sha256")
    .update(JSON.stringify([input.params, input.query, input.body ?? null, fileSize]))
    .digest("hex");
}

/** Fastify has validated the parts with the route's schemas by now; their types are closed over in `ServedRoute`. */
function asInput(input: Options["input"]): RouteInput<RouteDefinition> {
  return input;
}
