import type { SocketPart, SocketConnection } from "@lectern/core";
import type { RealtimePort } from "@lectern/core/ports";
import type { FastifyInstance } from "fastify";
import type { Runtime } from "../runtime/context.ts";
import { runSocketEvent } from "../sockets/run-event.ts";
import { callRequest, disconnectedRequest, eventRequest, sweptRequest, type Description } from "./messages.ts";
import { notForYou } from "./internal.errors.ts";
import type { ServiceTokens } from "./service-token.ts";

/** A whole course travels in one call when it is imported. */
const BODY_LIMIT_BYTES = 64 * 1024 * 1024;

export interface InternalOptions {
  readonly runtime: Runtime;
  readonly tokens: ServiceTokens;
  readonly realtime: RealtimePort;
  readonly parts: readonly SocketPart[];
  readonly describe: () => Description;
}

/**
 * What other processes of this installation may ask of this one. Only with a service token; for everybody else nothing
 * is here. A gateway should not route `/internal` at all.
 */
export async function installInternal(app: FastifyInstance, options: InternalOptions): Promise<void> {
  const { runtime, tokens, realtime, parts, describe } = options;
  const events = new Map(parts.flatMap((part) => part.events.map((event) => [event.socket.name, event] as const)));

  await app.register(async (internal) => {
    internal.addHook("onRequest", async (request) => {
      const token = /^Bearer (.{1,4096})$/.exec(request.headers.authorization ?? "")?.[1];
      if (!token || !(await tokens.verify(token))) throw notForYou();
    });
    const route = { schema: { hide: true }, bodyLimit: BODY_LIMIT_BYTES };

    internal.get("/internal/description", { schema: { hide: true } }, () => describe());

    internal.post<{ Params: { name: string } }>("/internal/calls/:name", route, async (request) => {
      const { input, ...origin } = callRequest.parse(request.body);
      return { output: await runtime.answerCall(request.params.name, input, origin) };
    });

    internal.post<{ Params: { event: string } }>("/internal/sockets/:event", route, async (request) => {
      const { connectionId, payload, ...origin } = eventRequest.parse(request.body);
      const served = events.get(request.params.event);
      if (!served || !origin.actor) throw notForYou();
      return { reply: await runSocketEvent(served, runtime.context(origin), payload, elsewhere(connectionId, realtime)) };
    });

    internal.post("/internal/disconnected", route, async (request) => {
      const { connectionId, ...origin } = disconnectedRequest.parse(request.body);
      const connection = elsewhere(connectionId, realtime, false);
      for (const part of parts) await part.onDisconnect?.(runtime.context(origin), connection);
      return {};
    });

    internal.post("/internal/swept", route, async (request) => {
      const { gone } = sweptRequest.parse(request.body);
      for (const part of parts) await part.onSwept?.(runtime.context({ requestId: request.id, actor: null }), gone);
      return {};
    });
  });
}

/** A connection that another process holds: its rooms are changed through the fan-out that all of them share. */
function elsewhere(id: string, realtime: RealtimePort, connected = true): SocketConnection {
  return {
    id,
    // That it went away in the meantime is told by `disconnected`, which comes after this event was answered.
    connected,
    join: (room) => realtime.joinRoom(id, room),
    leave: async (room) => realtime.leaveRoom(id, room),
  };
}
