import { rateLimited, type Context, type ServedSocket, type SocketConnection } from "@lectern/core";
import { wellFormed } from "../http/well-formed.ts";

const DEFAULT_LIMIT = { points: 60, perSeconds: 10 };

/** One event of one person: the limit, the parser, the policy, the handler. */
export async function runSocketEvent(served: ServedSocket, ctx: Context, payload: unknown, connection: SocketConnection): Promise<object> {
  const limit = await ctx.limits.consume(`socket:${served.socket.name}:${ctx.actor?.userId ?? "nobody"}`, served.socket.limit ?? DEFAULT_LIMIT);
  if (!limit.allowed) throw rateLimited(limit.retryAfterSeconds);
  return served.run(ctx, wellFormed(payload), connection);
}
