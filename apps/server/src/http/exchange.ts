import type { HttpExchange, UploadedFile } from "@lectern/core";
import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Whether cookies carry `Secure`: over TLS, and on this machine, which browsers treat as secure without it. A class that
 * opens http://192.168.… on one school machine could not stay signed in otherwise.
 */
export function isSecure(request: FastifyRequest): boolean {
  return request.protocol === "https" || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(request.hostname);
}

/** One cookie as the handler set it. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly maxAge: number;
  readonly httpOnly: boolean;
}

/** Collects what a handler says of HTTP, so that it reaches the client only after the transaction has committed. */
export interface CollectedExchange extends HttpExchange {
  readonly statusCode: () => number;
  readonly cookies: () => readonly StoredCookie[];
  apply(): void;
}

export function createExchange(options: {
  request: FastifyRequest;
  reply: FastifyReply;
  file: UploadedFile | null;
  secureCookies: boolean;
  statuses: readonly [number, ...number[]];
}): CollectedExchange {
  const { request, reply, file, secureCookies, statuses } = options;
  const set: StoredCookie[] = [];
  let status: number = statuses[0];
  return {
    userAgent: request.headers["user-agent"] ?? "",
    file,
    cookie: (name) => request.cookies[name],
    setCookie: (name, value, { path = "/", maxAgeSeconds, httpOnly = true }) => {
      set.push({ name, value, path, maxAge: maxAgeSeconds, httpOnly });
    },
    clearCookie: (name, path = "/") => {
      set.push({ name, value: "", path, maxAge: 0, httpOnly: true });
    },
    status: (code) => {
      if (!statuses.includes(code)) throw new RangeError(`status ${code} is not in the route's contract`);
      status = code;
    },
    request: () => toWebRequest(request),
    statusCode: () => status,
    cookies: () => set,
    apply: () => {
      reply.code(status);
      for (const { name, value, ...rest } of set) reply.setCookie(name, value, { ...rest, secure: secureCookies, sameSite: "lax" });
    },
  };
}

/** As the Fetch standard has it. A body that no parser has read is its stream. */
function toWebRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const unread = request.body === undefined && request.method !== "GET" && request.method !== "HEAD" && !request.raw.readableEnded;
  const url = new URL(request.url, "http://localhost");
  return new Request(url, { method: request.method, headers, ...(unread ? { body: streamOf(request.raw), duplex: "half" } : {}) });
}

/** By events, not by an iterator: what nobody reads any longer then drains by itself after the answer, and the connection lives on. */
function streamOf(source: Readable): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  return new ReadableStream({
    start: (controller) => {
      const on = (event: string, listener: (value: unknown) => void) => {
        source.on(event, listener);
        gone.signal.addEventListener("abort", () => source.off(event, listener));
      };
      on("data", (chunk) => {
        if (!(chunk instanceof Uint8Array)) return;
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) source.pause();
      });
      on("end", () => {
        gone.abort();
        controller.close();
      });
      on("error", (error) => {
        gone.abort();
        controller.error(error);
      });
    },
    pull: () => void source.resume(),
    cancel: () => {
      gone.abort();
      source.resume();
    },
  });
}
