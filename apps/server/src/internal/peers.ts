import type { Problem } from "@lectern/core";
import type { z } from "zod";
import {
  callReply,
  description,
  eventReply,
  problemReply,
  type callRequest,
  type Description,
  type disconnectedRequest,
  type eventRequest,
  type sweptRequest,
} from "./messages.ts";
import { fromPeer, peerUnavailable } from "./internal.errors.ts";
import type { ServiceTokens } from "./service-token.ts";

/** Longer than any call should take; importing a whole course is the longest. */
const CALL_TIMEOUT_MS = 60_000;
/** Nobody answered at all, so nothing was done: trying again is safe. A process that restarts is back within this. */
const CONNECT_RETRIES_MS = [100, 400, 1_500];
const DESCRIPTION_KEPT_MS = 10_000;

export interface Peers {
  call(room: string, name: string, request: z.input<typeof callRequest>): Promise<unknown>;
  /** Hands a socket event to the process that serves it; undefined when none of them does. */
  forwardEvent(event: string, request: z.input<typeof eventRequest>): Promise<Record<string, unknown> | undefined>;
  /** Tells every other process that a connection is gone. */
  disconnected(request: z.input<typeof disconnectedRequest>): Promise<void>;
  /** Tells every other process who went with a process that died. */
  swept(request: z.input<typeof sweptRequest>): Promise<void>;
}

/** The other processes of this installation, by `PEERS`: HTTP with a service token to `/internal/…`. */
export function createPeers(addresses: ReadonlyMap<string, string>, tokens: ServiceTokens): Peers {
  const described = new Map<string, { at: number; description: Promise<Description> }>();

  async function ask(room: string, address: string, path: string, body?: object): Promise<unknown> {
    const response = await reach(room, address, path, body);
    const answer: unknown = await response.json().catch((error: unknown) => {
      throw peerUnavailable(room, error);
    });
    if (response.ok) return answer;
    const problem = problemReply.safeParse(answer);
    throw problem.success ? fromPeer(asProblem(problem.data)) : peerUnavailable(room, new Error(`${path} answered ${response.status}`));
  }

  async function reach(room: string, address: string, path: string, body: object | undefined): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await fetch(`${address}/internal/${path}`, {
          method: body ? "POST" : "GET",
          headers: { authorization: `Bearer ${await tokens.issue()}`, ...(body ? { "content-type": "application/json" } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
          signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
          redirect: "error",
        });
      } catch (error) {
        const wait = CONNECT_RETRIES_MS[attempt];
        if (wait === undefined || !neverArrived(error)) throw peerUnavailable(room, error);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async function describe(address: string): Promise<Description> {
    const known = described.get(address);
    if (known && Date.now() - known.at < DESCRIPTION_KEPT_MS) return known.description;
    const asked = ask(address, address, "description").then((answer) => description.parse(answer));
    described.set(address, { at: Date.now(), description: asked });
    asked.catch(() => described.delete(address));
    return asked;
  }

  async function tellAll(path: string, body: object): Promise<void> {
    await Promise.all([...new Set(addresses.values())].map((address) => ask(address, address, path, body)));
  }

  return {
    call: async (room, name, request) => {
      const address = addressOf(addresses, room);
      if (address === undefined) throw peerUnavailable(room, new Error(`PEERS names no address for ${room}`));
      return callReply.parse(await ask(room, address, `calls/${name}`, request)).output;
    },
    forwardEvent: async (event, request) => {
      const candidates = new Set(addresses.values());
      const unreachable: unknown[] = [];
      for (const address of candidates) {
        const found = await describe(address).catch((error: unknown) => void unreachable.push(error));
        if (found?.socketEvents.includes(event)) return eventReply.parse(await ask(event, address, `sockets/${event}`, request)).reply;
      }
      // It may be the one that is away who serves it.
      if (unreachable.length > 0) throw peerUnavailable(event, unreachable[0]);
      return undefined;
    },
    disconnected: (request) => tellAll("disconnected", request),
    swept: (request) => tellAll("swept", request),
  };
}

/** Where a room answers: its own entry, or that of all the others. */
export function addressOf(addresses: ReadonlyMap<string, string>, room: string): string | undefined {
  return addresses.get(room) ?? addresses.get("*");
}

function neverArrived(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && (cause.code === "ECONNREFUSED" || cause.code === "UND_ERR_CONNECT_TIMEOUT");
}

function asProblem(answer: z.output<typeof problemReply>): Problem {
  return answer;
}
