import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createLogger, type Logger } from "@lectern/adapters/log";
import { migrate } from "@lectern/adapters/database";
import type { Bus } from "@lectern/adapters/bus";
import type { Context, ModuleDefinition, ServedCall } from "@lectern/core";
import { authenticate, authenticateSessions, getActor } from "@lectern/users/contract";
import { chooseAdapters, type Adapters, type ChosenAdapter } from "./adapters.ts";
import type { Config } from "./config.ts";
import { createAuthenticate, rememberVerified } from "./http/identity.ts";
import { installOpenApi } from "./http/openapi.ts";
import { createMetrics, createObserver, installOperation, type Metrics } from "./http/operation.ts";
import { installRoutes } from "./http/routes.ts";
import { createHttpServer } from "./http/server.ts";
import { installWeb } from "./http/web.ts";
import { modules } from "./modules.ts";
import { platformCalls } from "./platform/calls.ts";
import { closeLostJobs, housekeep } from "./platform/platform.repository.ts";
import { installInternal } from "./internal/routes.ts";
import { createPeers, type Peers } from "./internal/peers.ts";
import { createServiceTokens } from "./internal/service-token.ts";
import { redeliverOnRequest } from "./platform/dead-letters.ts";
import { createRuntime, type ContextOptions, type Runtime, type RuntimeOptions } from "./runtime/context.ts";
import { createEventBus } from "./runtime/events.ts";
import { workJobs } from "./runtime/jobs.ts";
import { populate, type Population } from "./runtime/populate.ts";
import { createSocketServer, type Elsewhere } from "./sockets/server.ts";
import { refuseUnsharedPorts } from "./targets/shared.ts";
import type { Part } from "./targets/target.ts";
import { createSocketRealtime } from "@lectern/adapters/realtime";
import { collectUnusedFiles, removeExpiredUploads } from "./uploads/housekeeping.ts";
import { VERSION } from "./version.ts";

export interface App {
  /** `http://127.0.0.1:<port>`, for this machine. */
  readonly url: string;
  readonly port: number;
  readonly chosen: readonly ChosenAdapter[];
  /** What the first start wrote; null on later starts. */
  readonly population: Population | null;
  readonly hasWeb: boolean;
  readonly runtime: Runtime;
  /** A context of the platform itself, for start-up work and tests. */
  context(): Context;
  /** Resolves when no event, grouped write or queued job is left. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const JOBS_GRACE_MS = 1_500;
const HTTP_GRACE_MS = 3_000;
const EVERY_MINUTE = "* * * * *";
const HOUSEKEEPING_CRON = "7 * * * *";
const UNUSED_FILES_CRON = "23 2 * * *";
const DRAIN_POLL_MS = 20;

/** Starts what `TARGET` names in this process and answers when it serves. */
export async function startApp(config: Config): Promise<App> {
  refuseUnsharedPorts(config);
  const log = createLogger(config.logLevel);
  const adapters = await chooseAdapters(config, log);
  try {
    return await assemble(config, adapters, log);
  } catch (error) {
    await adapters.queue.stop(0).catch(() => {});
    await adapters.close();
    throw error;
  }
}

async function assemble(config: Config, adapters: Adapters, log: Logger): Promise<App> {
  const startedAt = new Date();
  const { target } = config;
  const own = (part: Part) => modules.filter(({ name }) => target.runs(name, part));
  await migrate(
    adapters.pool,
    modules.flatMap(({ name, migrations }) => (migrations ? [{ module: name, folder: migrations }] : [])),
  );

  let publicUrl = config.publicUrl ?? "";
  const metrics = createMetrics();
  const https = publicUrl.startsWith("https:");
  const ownOrigins = () => [new URL(publicUrl).origin];
  const http = await createHttpServer({ log, trustProxy: config.trustProxy, ownOrigins, https });
  let stopping = false;
  installOperation(http, { metrics, isReady: async () => !stopping && (await adapters.pool`select 1`).length === 1 });

  const verify = rememberVerified((token) => call().call(authenticate, { token }));
  const stillValid = (sessionIds: readonly string[]) => call().call(authenticateSessions, { sessionIds: [...sessionIds] });
  const { cluster } = adapters;
  // Every process holds a socket server when processes are joined: it is how each of them reaches the sockets of the others.
  const sockets = createSocketServer(http.server, { log, verify, metrics, ownOrigins, stillValid, ...(cluster ? { adapter: cluster } : {}) });
  const realtime = createSocketRealtime(sockets.io);
  const tokens = target.split === "rooms" ? await createServiceTokens(adapters.pool) : null;
  const peers = tokens ? createPeers(config.peers, tokens) : null;
  const bus: { current: Bus | null } = { current: null };
  const runtime = createRuntime({
    pool: adapters.pool,
    ports: adapters.ports,
    realtime,
    log,
    publicUrl: () => publicUrl,
    observe: createObserver(metrics.registry),
    wakeBus: () => bus.current?.wake(),
    ...(peers ? { callElsewhere: callPeers(peers) } : {}),
  });
  const call = () => runtime.context({ requestId: "platform", actor: null, log });

  const describe = { version: VERSION, startedAt, modules, chosen: adapters.chosen, target: target.names.join(","), sockets: () => sockets.describe() };
  const here = modules.filter(({ name }) => target.isHere(name));
  runtime.serveCalls([...platformCalls(runtime, describe, () => handlersOf(worker)), ...(await loadCalls(here))]);
  const worker = await loadWorkers(own("worker"));
  const socketParts = await loadSockets(own("realtime"));
  const sweepers = await loadSockets(here);

  await installOpenApi(http, VERSION);
  // Not `uploads`: there the resumable ones are, where FILES_DIR is the same folder.
  const uploadDir = join(config.dataDir, "incoming");
  // Whatever a killed process was receiving: the folder is ours alone.
  await rm(uploadDir, { recursive: true, force: true });
  const environment = { runtime, authenticate: createAuthenticate(verify), https, uploadDir };
  for (const { name, http: part } of own("http")) if (part) installRoutes(http, name, (await part()).default, environment);
  if (tokens) {
    const socketEvents = socketParts.flatMap((part) => part.events.map((event) => event.socket.name));
    const describeSelf = () => ({ version: VERSION, rooms: here.map(({ name }) => name), socketEvents });
    await installInternal(http, { runtime, tokens, realtime, parts: socketParts, describe: describeSelf });
  }
  const hasWeb = own("http").length > 0 && (await installWeb(http, () => publicUrl));

  await adapters.queue.start();
  const handlers = handlersOf(worker);
  bus.current = createEventBus(runtime, handlers, log, metrics);
  await bus.current.start();
  if (own("worker").length > 0) await startWork({ worker, adapters, runtime, log, metrics });
  const stopRedelivering = target.split === "all" ? () => {} : redeliverOnRequest(runtime, handlers, log);
  const population = await populate(config, runtime, modules);

  adapters.onReach((reaches) => sockets.setDegraded(!reaches));
  adapters.onSwept((gone) => {
    // Whichever process noticed: every room that is here is told, and those elsewhere by their processes.
    const told = [...sweepers.map((part) => part.onSwept?.(call(), gone)), peers?.swept({ gone: [...gone] })];
    for (const one of told) one?.catch((error: unknown) => log.error({ err: error }, "rooms were not told who is gone"));
  });
  if (socketParts.length > 0) sockets.serve(runtime, socketParts, peers ? forwardToPeers(peers) : null);
  await http.listen({ port: config.port, host: config.host });
  const port = portOf(http.server.address());
  publicUrl ||= `http://localhost:${port}`;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    chosen: adapters.chosen,
    population,
    hasWeb,
    runtime,
    context: call,
    drain: () => drain(runtime, bus.current),
    close: async () => {
      stopping = true;
      stopRedelivering();
      // Requests under way end in order; whoever takes their download slowly does not keep the process.
      const patience = setTimeout(() => http.server.closeAllConnections(), HTTP_GRACE_MS);
      await sockets.close();
      await http.close();
      clearTimeout(patience);
      await adapters.queue.stop(JOBS_GRACE_MS);
      await bus.current?.stop();
      await runtime.settled();
      await adapters.close();
    },
  };
}

/** `<room>.<verb>`: the room's process answers. */
function callPeers(peers: Peers): NonNullable<RuntimeOptions["callElsewhere"]> {
  return (name, input, { requestId, actor, addressHash = null }) =>
    peers.call(name.slice(0, name.indexOf(".")), name, { input, requestId, actor, addressHash });
}

function forwardToPeers(peers: Peers): Elsewhere {
  const origin = ({ requestId, actor, addressHash = null }: ContextOptions) => ({ requestId, actor, addressHash });
  return {
    forward: (event, ctx, connectionId, payload) => peers.forwardEvent(event, { ...origin(ctx), connectionId, payload }),
    disconnected: (ctx, connectionId) => peers.disconnected({ ...origin(ctx), connectionId }),
  };
}

type Worker = Awaited<ReturnType<typeof loadWorkers>>;

const handlersOf = (worker: Worker) => worker.flatMap((part) => part.events ?? []);

async function loadWorkers(all: readonly ModuleDefinition[]) {
  return Promise.all(all.flatMap(({ worker }) => (worker ? [worker().then((part) => part.default)] : [])));
}

async function loadSockets(all: readonly ModuleDefinition[]) {
  return Promise.all(all.flatMap(({ socket }) => (socket ? [socket().then((part) => part.default)] : [])));
}

async function loadCalls(all: readonly ModuleDefinition[]): Promise<ServedCall[]> {
  const parts = await Promise.all(all.flatMap(({ calls }) => (calls ? [calls()] : [])));
  return parts.flatMap((part) => part.default);
}

async function startWork(options: { worker: Worker; adapters: Adapters; runtime: Runtime; log: Logger; metrics: Metrics }): Promise<void> {
  const { worker, adapters, runtime, log, metrics } = options;
  const ctx = () => runtime.context({ requestId: "platform", actor: null, log });
  await workJobs(
    worker.flatMap((part) => part.jobs ?? []),
    {
      runtime,
      queue: adapters.queue,
      log,
      metrics,
      actorOf: (organisationId, userId) => ctx().call(getActor, { organisationId, userId }),
    },
  );
  await adapters.queue.schedule("platform.closeLostJobs", EVERY_MINUTE, () => closeLostJobs(runtime.pool));
  await adapters.queue.schedule("platform.housekeep", HOUSEKEEPING_CRON, () => housekeep(runtime.pool));
  await adapters.queue.schedule("platform.expiredUploads", HOUSEKEEPING_CRON, () => removeExpiredUploads(ctx()));
  await adapters.queue.schedule("platform.unusedFiles", UNUSED_FILES_CRON, async () => {
    await collectUnusedFiles(
      ctx(),
      modules.flatMap(({ filesInUse }) => filesInUse ?? []),
    );
  });
}

async function drain(runtime: Runtime, bus: Bus | null): Promise<void> {
  for (;;) {
    await runtime.settled();
    await bus?.drain();
    const [busy] = await runtime.pool<{ busy: boolean }[]>`
      select exists (select from platform.job where status in ('queued', 'running'))
          or exists (select from platform.subscription s join platform.outbox o on (o.xid, o.position) > (s.xid, s.position)) as busy`;
    if (!busy?.busy) return;
    await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
  }
}

function portOf(address: ReturnType<import("node:net").Server["address"]>): number {
  return typeof address === "object" && address ? address.port : 0;
}
