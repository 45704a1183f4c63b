import { lookup as systemLookup, type LookupAddress } from "node:dns";
import ipaddr from "ipaddr.js";
import { Agent, request } from "undici";
import { addressRefused, outgoingFailed, responseTooLarge, tooManyRedirects } from "./outgoing.errors.ts";

export interface OutgoingOptions {
  readonly method?: "GET" | "HEAD" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
}

export interface OutgoingResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** After redirects. */
  readonly url: string;
}

export interface OutgoingClient {
  fetch(url: string, options?: OutgoingOptions): Promise<OutgoingResponse>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BYTES = 5 * 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The only way this server asks other servers for anything named by a person (OWASP SSRF prevention): http and https
 * only, no user info, and every address a name resolves to has to be public. The check happens in the connection's own
 * look-up, so a name cannot answer differently between check and use; every redirect is checked again.
 * `allow` names hosts that an operator trusts although they are private.
 */
export function createOutgoingClient({ allow = [] }: { allow?: readonly string[] } = {}): OutgoingClient {
  const trusted = new Set(allow);
  const agent = new Agent({ connect: { lookup: publicLookup(trusted) } });

  async function once(target: URL, options: OutgoingOptions) {
    refuseUnlessPublic(target, trusted);
    const { statusCode, headers, body } = await request(target, {
      dispatcher: agent,
      method: options.method ?? "GET",
      headers: { "user-agent": "Lectern", ...options.headers },
      ...(options.body === undefined ? {} : { body: options.body }),
      signal: AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    });
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]));
    return { status: statusCode, headers: flat, body };
  }

  return {
    fetch: async (url, options = {}) => {
      let target = parseUrl(url);
      let current = options;
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const answer = await once(target, current).catch((cause: unknown) => {
          throw outgoingFailed(cause);
        });
        const location = answer.headers["location"];
        if (!REDIRECTS.has(answer.status) || !location) {
          return {
            status: answer.status,
            headers: answer.headers,
            body: await readBounded(answer.body, options.maxBytes ?? DEFAULT_MAX_BYTES),
            url: target.href,
          };
        }
        await answer.body.dump();
        const next = parseUrl(new URL(location, target).href);
        current = redirected(current, answer.status, next.origin === target.origin);
        target = next;
      }
      throw tooManyRedirects();
    },
    close: () => agent.close(),
  };
}

/** 303 (and 301/302 after a POST) continue as GET; credentials never follow to another origin. */
function redirected(options: OutgoingOptions, status: number, sameOrigin: boolean): OutgoingOptions {
  const keepsMethod = status === 307 || status === 308 || options.method !== "POST";
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).filter(([name]) => sameOrigin || !/^(authorization|cookie)$/i.test(name)));
  if (keepsMethod) return { ...options, headers };
  const { body: _body, ...rest } = options;
  return { ...rest, method: "GET", headers };
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw addressRefused();
  const url = new URL(text);
  if ((url.protocol !== "http:" && url.protocol !== "https:") || url.username || url.password) throw addressRefused();
  return url;
}

/** Names written as an address never reach the look-up, so they are checked here. */
function refuseUnlessPublic(url: URL, trusted: ReadonlySet<string>): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (trusted.has(url.host) || trusted.has(host)) return;
  if (ipaddr.isValid(host) && !isPublic(host)) throw addressRefused();
}

export function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === "unicast";
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

function publicLookup(trusted: ReadonlySet<string>) {
  return (hostname: string, options: object, callback: LookupCallback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      if (!trusted.has(hostname) && !addresses.every(({ address }) => isPublic(address))) return callback(addressRefused(), []);
      if ("all" in options && options.all) return callback(null, addresses);
      const [first] = addresses;
      if (!first) return callback(addressRefused(), []);
      callback(null, first.address, first.family);
    });
  };
}

async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw responseTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
