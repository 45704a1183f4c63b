import { finished } from "node:stream/promises";
import { constants } from "node:zlib";
import fastifyCompress from "@fastify/compress";
import fastifyCookie from "@fastify/cookie";
import fastifyMultipart from "@fastify/multipart";
import type { Logger } from "@lectern/adapters/log";
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import { v7 as uuidv7 } from "uuid";
import type { z } from "zod";
import { invalidJson, unsupportedMediaType } from "./http.errors.ts";
import { installForgeryDefence } from "./identity.ts";
import { installProblems } from "./problem.ts";
import { installSecurityHeaders } from "./security-headers.ts";
import { wellFormed } from "./well-formed.ts";

const DEFAULT_BODY_LIMIT_BYTES = 1024 * 1024;
const MAX_PARAM_LENGTH = 500;
/** A large package over a slow line takes its time; whoever sends nothing at all is cut off sooner. */
const REQUEST_TIMEOUT_MS = 2 * 60 * 60_000;
const SILENCE_TIMEOUT_MS = 120_000;
/** How long the rest of a refused body is read before the connection is ended. */
const LINGER_MS = 5_000;
/** For answers made for one request: files are compressed ahead. The default window takes megabytes for each answer under way. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 3, [constants.BROTLI_PARAM_LGWIN]: 16 } };
const REQUEST_ID = /^[\w-]{8,64}$/;

export interface HttpOptions {
  readonly log: Logger;
  readonly trustProxy: string;
  readonly ownOrigins: () => readonly string[];
  /** Whether browsers should be told to use HTTPS only. */
  readonly https: boolean;
}

/** Fastify with everything every route shares: ids, logs, limits on size, security headers, problems. */
export async function createHttpServer({ log, trustProxy, ownOrigins, https }: HttpOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy.split(",").map((address) => address.trim()),
    bodyLimit: DEFAULT_BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: SILENCE_TIMEOUT_MS,
    forceCloseConnections: true,
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && REQUEST_ID.test(given) ? given : uuidv7();
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  // What does not belong in a reply is dropped on its way out. The provider's own serialiser encodes, which looks at most fields twice.
  app.setSerializerCompiler<z.ZodType>(
    ({ schema }) =>
      (data) =>
        JSON.stringify(schema.parse(data)),
  );
  installProblems(app);
  installBodyParsers(app);
  installUnreadBodies(app);
  installSecurityHeaders(app, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:", "https:"],
        mediaSrc: ["'self'", "blob:", "https:"],
        connectSrc: ["'self'", "ws:", "wss:"],
        fontSrc: ["'self'"],
        frameSrc: ["https:"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        upgradeInsecureRequests: https ? [] : null,
      },
    },
    strictTransportSecurity: https,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "same-origin" },
  });
  await app.register(fastifyCompress, { globalDecompression: false, encodings: ["br", "gzip"], brotliOptions: BROTLI });
  await app.register(fastifyCookie);
  await app.register(fastifyMultipart);
  installForgeryDefence(app, ownOrigins);
  // Fastify's word for "no body" is null; in the contracts it is undefined.
  app.addHook("preValidation", async (request) => {
    if (request.body === null) request.body = undefined;
  });
  installEarlyAnswers(app);
  installRequestLog(app);
  return app;
}

/**
 * An answer that comes before the whole body (a file too large, a full disk) waits until the rest has been read and thrown
 * away: a client that is still writing when the connection ends never reads it (lingering close). Whoever writes on for longer gets
 * the answer anyway and loses the connection, so that no next request gets behind bytes that are never read.
 */
function installEarlyAnswers(app: FastifyInstance): void {
  app.addHook("onSend", async ({ raw }, reply) => {
    const hasBody = raw.headers["transfer-encoding"] !== undefined || Number(raw.headers["content-length"] ?? 0) > 0;
    if (!hasBody || raw.complete) return;
    raw.unpipe();
    raw.resume();
    // An error here is the client's going away: then there is nobody to answer.
    await finished(raw, { signal: AbortSignal.timeout(LINGER_MS) }).catch(() => {});
    if (!raw.complete) reply.header("connection", "close");
  });
}

/** JSON has to be valid UTF-8; an empty body counts as none, since clients set the header out of habit. */
function installBodyParsers(app: FastifyInstance): void {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined);
    try {
      void parseJson(request, utf8.decode(body), (error, value: unknown) => done(error, wellFormed(value)));
    } catch {
      done(invalidJson());
    }
  });
}

/** A body in the media type that its route's contract names is left for the handler to read. */
function installUnreadBodies(app: FastifyInstance): void {
  app.addContentTypeParser(/^application\/(?!json)[\w.+-]+$/, (request, _body, done) => {
    if (request.routeOptions.config.consumes !== request.headers["content-type"]) return done(unsupportedMediaType());
    done(null, undefined);
  });
}

/** One line per request: the route's pattern, never the address with its ids and queries. */
function installRequestLog(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    request.log.info(
      { method: request.method, route: request.routeOptions.url ?? "-", status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      "request",
    );
  });
}
