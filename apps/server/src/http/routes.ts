import type { ServedRoute, RouteDefinition } from "@lectern/core";
import { contractBroken, parseInput, problem, rateLimited } from "@lectern/core";
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import { z } from "zod";
import type { Runtime } from "../runtime/context.ts";
import { createExchange, isSecure } from "./exchange.ts";
import { sendFile } from "./file-reply.ts";
import { withIdempotency } from "./idempotency.ts";
import { receiveUpload } from "./upload.ts";
import { addressHashOf, type Authenticate } from "./identity.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Media type of a body that is handed to the handler unread. */
    readonly consumes?: string | undefined;
  }
}

export interface RouteEnvironment {
  readonly runtime: Runtime;
  readonly authenticate: Authenticate;
  /** `PUBLIC_URL` is https: cookies are `Secure` whatever the proxy says. */
  readonly https: boolean;
  /** Folder for received files until their request is answered. */
  readonly uploadDir: string;
}

/** Registers a module's routes: parse, limit, policy, handler, serialise. */
export function installRoutes(app: FastifyInstance, moduleName: string, served: readonly ServedRoute[], environment: RouteEnvironment): void {
  for (const one of served) {
    const { route, policy } = one;
    app.route({
      method: route.method,
      url: route.path,
      schema: schemaOf(moduleName, route, policy),
      ...(route.bodyLimitBytes ? { bodyLimit: route.bodyLimitBytes } : {}),
      config: { consumes: route.consumes, ...(route.method === "HEAD" ? { swagger: { exposeHeadRoute: true } } : {}) },
      // Parts of a file and what a protocol of its own says cannot be compressed on the way.
      ...(route.reply === "file" || route.reply === "raw" ? { compress: false } : {}),
      handler: (request, reply) => answer(one, request, reply, environment),
    });
  }
}

async function answer(served: ServedRoute, request: FastifyRequest, reply: FastifyReply, environment: RouteEnvironment): Promise<FastifyReply> {
  const { route } = served;
  const { runtime } = environment;
  const actor = await environment.authenticate(request);
  const addressHash = addressHashOf(request.ip);
  await applyLimit(route, runtime, actor?.userId ?? null, addressHash);

  const base = { requestId: request.id, actor, addressHash, log: request.log };
  // Whoever may not upload is told before a byte of the file is kept.
  if (route.upload) await served.authorise(runtime.context(base), { params: request.params, query: request.query, body: undefined });
  const hasForm = route.upload && (request.isMultipart() || !route.upload.optional);
  const upload = hasForm ? await receiveUpload(request, route, environment.uploadDir) : null;
  try {
    const exchange = createExchange({
      request,
      reply,
      file: upload?.file ?? null,
      secureCookies: environment.https || isSecure(request),
      statuses: statusesOf(route),
    });
    const input = { params: request.params, query: request.query, body: upload ? upload.body : bodyOf(request, route) };
    const result = await withIdempotency({ served, request, actor, runtime, base, exchange, input });
    exchange.apply();
    if (route.reply === "file") return await sendFile(request, reply, result);
    if (route.reply === "nothing") return reply.send();
    if (route.reply === "raw") return await sendResponse(reply, result);
    return reply.send(result);
  } finally {
    await upload?.discard();
  }
}

/** Fastify has parsed it, except where a form might have come instead. */
function bodyOf({ body }: FastifyRequest, route: RouteDefinition): unknown {
  return route.upload && route.body ? parseInput(route.body, body ?? {}) : body;
}

async function sendResponse(reply: FastifyReply, response: unknown): Promise<FastifyReply> {
  if (!(response instanceof Response)) throw contractBroken("a raw handler answered no response", response);
  return reply
    .code(response.status)
    .headers(Object.fromEntries(response.headers))
    .send(response.body ? Buffer.from(await response.arrayBuffer()) : undefined);
}

async function applyLimit(route: RouteDefinition, runtime: Runtime, userId: string | null, addressHash: string): Promise<void> {
  const { limit } = route;
  if (!limit) return;
  const who = limit.per === "actor" && userId ? `actor:${userId}` : `address:${addressHash}`;
  const { limits } = runtime.context({ requestId: "limit", actor: null });
  const result = await limits.consume(`route:${route.method} ${route.path}:${who}`, limit);
  if (!result.allowed) throw rateLimited(result.retryAfterSeconds);
}

function statusesOf(route: RouteDefinition): readonly [number, ...number[]] {
  if (route.status === undefined) return [route.reply === "nothing" ? 204 : 200];
  return typeof route.status === "number" ? [route.status] : route.status;
}

/** Bodies of routes with an upload are parsed by `receiveUpload` or `bodyOf`; Fastify validates everything else. */
function schemaOf(moduleName: string, route: RouteDefinition, policy: ServedRoute["policy"]): FastifySchema {
  const success = typeof route.reply === "string" ? z.undefined() : route.reply;
  const responses = route.reply === "file" || route.reply === "raw" ? {} : Object.fromEntries(statusesOf(route).map((status) => [status, success]));
  return {
    tags: [moduleName],
    summary: route.summary,
    description: [
      route.description,
      `Policy \`${policy.name}\`: ${policy.summary}.`,
      route.errors ? `Errors: ${route.errors.map((code) => `\`${code}\``).join(", ")}.` : "",
    ]
      .filter(Boolean)
      .join("\n\n"),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body && !route.upload ? { body: route.body } : {}),
    ...(route.upload ? { consumes: ["multipart/form-data"] } : route.consumes ? { consumes: [route.consumes] } : {}),
    response: { ...responses, "4xx": problem, "5xx": problem },
  };
}
