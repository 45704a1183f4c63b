import { setTimeout as sleep } from "node:timers/promises";
import type { Measure } from "@lectern/core";
import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  readonly registry: Registry;
  readonly socketEvents: Counter<"event" | "outcome">;
  readonly connections: Gauge;
  /** From an event's arrival to its acknowledgement. */
  readonly acknowledged: Histogram<"event">;
  readonly deadLetters: Counter<"subscription">;
  readonly jobs: Counter<"job" | "outcome">;
}

/** Who does not answer by then is not ready: probes do not wait longer either. */
const READY_WITHIN_MS = 1_000;
const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Prometheus metrics of this process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    socketEvents: new Counter({ name: "lectern_socket_events_total", help: "Socket events from clients", labelNames: ["event", "outcome"], registers }),
    connections: new Gauge({ name: "lectern_socket_connections", help: "Open sockets", registers }),
    acknowledged: new Histogram({
      name: "lectern_socket_acknowledgement_seconds",
      help: "From the arrival of an event to its acknowledgement, of those that succeeded",
      labelNames: ["event"],
      buckets: SECONDS_BUCKETS,
      registers,
    }),
    deadLetters: new Counter({ name: "lectern_event_failures_total", help: "Failed deliveries of events", labelNames: ["subscription"], registers }),
    jobs: new Counter({ name: "lectern_jobs_total", help: "Finished job runs", labelNames: ["job", "outcome"], registers }),
  };
}

/** Takes the values that rooms measure; each measure is known to the registry from its first value on. */
export function createObserver(registry: Registry): (measure: Measure, value: number) => void {
  const histograms = new Map<string, Histogram>();
  return ({ name, help, buckets }, value) => {
    const known = histograms.get(name) ?? new Histogram({ name, help, buckets: [...buckets], registers: [registry] });
    histograms.set(name, known);
    known.observe(value);
  };
}

export interface OperationOptions {
  readonly metrics: Metrics;
  /** Throws, answers false, or does not answer within a second when the process should get no traffic. */
  readonly isReady: () => Promise<boolean>;
}

/** `/health`: the process lives. `/ready`: it can serve. `/metrics`: Prometheus text. */
export function installOperation(app: FastifyInstance, { metrics, isReady }: OperationOptions): void {
  const durations = new Histogram({
    name: "lectern_http_request_seconds",
    help: "HTTP requests by route",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS_BUCKETS,
    registers: [metrics.registry],
  });
  app.addHook("onResponse", async (request, reply) => {
    durations.observe({ method: request.method, route: request.routeOptions.url ?? "none", status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  const hidden = { schema: { hide: true }, logLevel: "silent" } as const;
  app.get("/health", hidden, () => ({ status: "ok" }));
  app.get("/ready", hidden, async (_request, reply) => {
    const ready = await Promise.race([isReady().catch(() => false), sleep(READY_WITHIN_MS, false, { ref: false })]);
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not_ready" });
  });
  app.get("/metrics", hidden, async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
}
