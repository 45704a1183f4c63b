import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { socketProcess, type SocketProcess } from "@lectern/admin/contract";
import type { Server } from "socket.io";
import { z } from "zod";
import type { Metrics } from "../http/operation.ts";
import type { Traffic } from "./traffic.ts";

const QUESTION = "lectern:stats";
const ANSWER_WITHIN_MS = 1_000;
const answers = z.array(z.unknown());

export interface SocketStatsOptions {
  readonly io: Server;
  readonly traffic: Traffic;
  readonly metrics: Metrics;
  readonly degraded: () => boolean;
  /** Whether other processes can be asked. */
  readonly joined: boolean;
}

/** Describes the sockets of this process, and gathers what the others say of theirs. */
export function createSocketStats({ io, traffic, metrics, degraded, joined }: SocketStatsOptions): () => Promise<SocketProcess[]> {
  async function describeOwn(): Promise<SocketProcess> {
    return {
      process: `${hostname()}:${process.pid}`,
      uptimeSeconds: process.uptime(),
      connections: io.of("/").sockets.size,
      rooms: io.of("/").adapter.rooms.size,
      deliveries: traffic.sent(),
      dropped: traffic.dropped(),
      degraded: degraded(),
      events: await describeEvents(metrics),
    };
  }

  // Typed by nobody: what comes from other processes is parsed where it arrives.
  io.on(QUESTION, (answer: (stats: SocketProcess) => void) => {
    void describeOwn().then(answer);
  });

  return async () => {
    const own = await describeOwn();
    // Redis away, or a process that is just dying: what is known is shown.
    const others: unknown = joined ? await Promise.race([io.serverSideEmitWithAck(QUESTION).catch(() => []), sleep(ANSWER_WITHIN_MS, [])]) : [];
    return [own, ...answers.parse(others).flatMap((one) => socketProcess.safeParse(one).data ?? [])];
  };
}

/** Of every event that came: how many were acknowledged and refused, and how long the acknowledged took. */
async function describeEvents({ socketEvents, acknowledged }: Metrics): Promise<SocketProcess["events"]> {
  const counts = new Map<string, { acknowledged: number; refused: number }>();
  for (const { labels, value } of (await socketEvents.get()).values) {
    const event = String(labels.event);
    const known = counts.get(event) ?? { acknowledged: 0, refused: 0 };
    counts.set(event, labels.outcome === "ok" ? { ...known, acknowledged: value } : { ...known, refused: value });
  }
  const buckets = Map.groupBy(
    (await acknowledged.get()).values.flatMap(({ labels, metricName, value }) =>
      metricName?.endsWith("_bucket") && "le" in labels ? [{ event: String(labels.event), upTo: Number(labels.le), value }] : [],
    ),
    ({ event }) => event,
  );
  return [...counts]
    .map(([event, count]) => ({ event, ...count, p50Ms: quantileMs(buckets.get(event) ?? [], 0.5), p99Ms: quantileMs(buckets.get(event) ?? [], 0.99) }))
    .toSorted((a, b) => b.acknowledged + b.refused - a.acknowledged - a.refused);
}

/** The upper bound of the bucket in which the quantile lies; null where there is none, or nothing was measured. */
function quantileMs(buckets: readonly { readonly upTo: number; readonly value: number }[], at: number): number | null {
  const ascending = buckets.toSorted((a, b) => (a.upTo === b.upTo ? 0 : a.upTo < b.upTo ? -1 : 1));
  const total = ascending.at(-1)?.value ?? 0;
  if (total === 0) return null;
  const upTo = ascending.find(({ value }) => value >= total * at)?.upTo ?? Infinity;
  return Number.isFinite(upTo) ? upTo * 1000 : null;
}
