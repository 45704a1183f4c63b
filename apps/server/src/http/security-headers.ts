import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import helmet from "helmet";

/**
 * Helmet's headers on every answer. They are the same for all of them, so they are made once: making them per request costs more than
 * the routing. A route that needs others (a user's file) sets its own afterwards.
 */
export function installSecurityHeaders(app: FastifyInstance, options: Parameters<typeof helmet>[0]): void {
  const sample = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(sample.req, sample, () => {});
  const headers = sample.getHeaders();
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}
