import { defineCall, defineRoute, id, instant, multiline, organisationRole, page, pageQuery } from "@lectern/core";
import { z } from "zod";

/** One line of the audit log: who did what to what, when. Never changed, never deleted. */
export const auditEntry = z.object({
  id,
  /** Null for acts of the platform itself. */
  organisationId: id.nullable(),
  /** Who acted; null for visitors and the platform, `fullName` null for people who are gone. */
  actor: z.object({ id, fullName: z.string().nullable() }).nullable(),
  /** Past tense: `user.signed_in`. */
  action: z.string(),
  targetType: z.string(),
  targetId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string().nullable(),
  /** Same address, same hash; the address itself is not kept. */
  addressHash: z.string().nullable(),
  createdAt: instant,
});

/** A mail in the list: without its text. */
export const mailSummary = z.object({
  id,
  kind: z.string(),
  recipient: z.string(),
  subject: z.string(),
  language: z.string(),
  status: z.enum(["stored", "sent", "failed"]),
  error: z.string().nullable(),
  createdAt: instant,
});

export const mail = mailSummary.extend({
  textBody: z.string(),
  /** Show only in a sandboxed frame without scripts. */
  htmlBody: z.string().nullable(),
});

export const jobStatus = z.enum(["queued", "running", "succeeded", "failed"]);

export const job = z.object({
  id,
  name: z.string(),
  owner: z.object({ id, fullName: z.string().nullable() }).nullable(),
  status: jobStatus,
  /** 0…1. */
  progress: z.number(),
  /** Stable code of the failure. */
  problemCode: z.string().nullable(),
  attempts: z.number().int(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});

/** An event a subscription failed to handle for good. */
export const deadLetter = z.object({
  id,
  subscription: z.string(),
  eventId: id,
  eventName: z.string(),
  organisationId: id.nullable(),
  /** What the handler said at last; platform administrators only, others get null. */
  error: z.string().nullable(),
  attempts: z.number().int(),
  createdAt: instant,
  resolvedAt: instant.nullable(),
});

export const stats = z.object({
  people: z.number().int(),
  peopleByRole: z.record(organisationRole, z.number().int()),
  suspended: z.number().int(),
  /** People of the demonstration data; 0 when it was removed. */
  demoPeople: z.number().int(),
  activeSessions: z.number().int(),
  jobs: z.object({ queued: z.number().int(), running: z.number().int(), failed: z.number().int() }),
  deadLetters: z.number().int(),
  mailsFailed: z.number().int(),
});

/** How this installation is put together. */
export const system = z.object({
  version: z.string(),
  /** Node.js version. */
  runtime: z.string(),
  startedAt: instant,
  /** Seconds. */
  uptimeSeconds: z.number(),
  /** What this process runs: `all`, or roles and modules. */
  target: z.string(),
  modules: z.array(z.object({ name: z.string(), needs: z.array(z.string()) })),
  /** One line per port: which adapter serves it and, for platform administrators, where (without secrets). */
  adapters: z.array(z.object({ port: z.string(), adapter: z.string(), detail: z.string().nullable() })),
});

/** The sockets of one process, counted since it started. */
export const socketProcess = z.object({
  /** Host and process id, for whoever looks for it. */
  process: z.string(),
  uptimeSeconds: z.number(),
  connections: z.number().int(),
  /** Socket rooms with at least one connection. */
  rooms: z.number().int(),
  /** Packets handed to connections. */
  deliveries: z.number().int(),
  /** Connections ended because they did not read. */
  dropped: z.number().int(),
  /** Other processes' sockets are out of reach. */
  degraded: z.boolean(),
  /** By event, the most frequent first. Times are those of acknowledged ones, as the upper bound of their bucket; null beyond the last. */
  events: z.array(
    z.object({ event: z.string(), acknowledged: z.number().int(), refused: z.number().int(), p50Ms: z.number().nullable(), p99Ms: z.number().nullable() }),
  ),
});
export type SocketProcess = z.output<typeof socketProcess>;

/** How real time is doing, in every process that answered within a second. */
export const realtimeStatus = z.object({ at: instant, processes: z.array(socketProcess) });

const byId = z.object({ id });

export const getStats = defineRoute({ method: "GET", path: "/api/admin/stats", summary: "People, sessions and what needs attention", reply: stats });

export const listMail = defineRoute({
  method: "GET",
  path: "/api/admin/mail",
  summary: "Mails the platform wrote, newest first",
  query: pageQuery,
  reply: page(mailSummary),
});

export const getMail = defineRoute({
  method: "GET",
  path: "/api/admin/mail/:id",
  summary: "One mail with its text; reading it is audited",
  params: byId,
  reply: mail,
});

export const listJobs = defineRoute({
  method: "GET",
  path: "/api/admin/jobs",
  summary: "Jobs, newest first",
  query: pageQuery.extend({ status: jobStatus.optional() }),
  reply: page(job),
});

export const listDeadLetters = defineRoute({
  method: "GET",
  path: "/api/admin/dead-letters",
  summary: "Events that could not be handled, newest first",
  query: pageQuery.extend({ state: z.enum(["open", "resolved", "all"]).default("open") }),
  reply: page(deadLetter),
});

export const retryDeadLetter = defineRoute({
  method: "POST",
  path: "/api/admin/dead-letters/:id/retry",
  summary: "Deliver a dead letter again",
  params: byId,
  reply: deadLetter,
  idempotency: "natural",
  errors: ["retry_failed"],
});

/** Which entries of the audit log; all that are given have to fit. */
export const auditFilter = z.object({
  /** An action, or the beginning of one ending in a dot: `user.` */
  action: z.string().max(100).optional(),
  actorId: id.optional(),
  /** Words of the name of who acted; diacritics do not matter. At most 200 people are looked for. */
  who: multiline(200).optional(),
  /** The thing it happened to. */
  targetId: z.string().max(100).optional(),
  /** From this moment on. */
  from: instant.optional(),
  /** Before this moment. */
  to: instant.optional(),
});

export const listAudit = defineRoute({
  method: "GET",
  path: "/api/admin/audit",
  summary: "The audit log, newest first",
  query: pageQuery.extend(auditFilter.shape),
  reply: page(auditEntry),
});

export const listAuditActions = defineRoute({
  method: "GET",
  path: "/api/admin/audit/actions",
  summary: "The actions there are entries of, by name",
  reply: z.object({ items: z.array(z.string()) }),
});

/** Entries in one export; beyond, choose a shorter time. */
export const AUDIT_EXPORT_MAX = 100_000;

export const exportAudit = defineRoute({
  method: "GET",
  path: "/api/admin/audit/export.csv",
  summary: "The audit log as CSV, newest first, safe for spreadsheets; the export itself is audited",
  query: auditFilter,
  reply: "file",
  limit: { per: "actor", points: 20, perSeconds: 600 },
  errors: ["export_too_large"],
});

export const getSystem = defineRoute({ method: "GET", path: "/api/admin/system", summary: "Version, uptime, modules and adapters", reply: system });

export const getRealtime = defineRoute({
  method: "GET",
  path: "/api/admin/realtime",
  summary: "Connections, rooms, deliveries and acknowledgements of every process, without saying whose",
  reply: realtimeStatus,
  limit: { per: "actor", points: 120, perSeconds: 60 },
});

export const removeDemo = defineRoute({
  method: "POST",
  path: "/api/admin/demo/remove",
  summary: "Remove the demonstration data of one's organisation",
  description:
    "People and courses of the demonstration go; the administrator who asks, the organisation, and everything else stay. It happens in the background.",
  reply: z.object({
    /** People of the demonstration, the administrator who asks among them where they are one. */
    demoPeople: z.number().int(),
  }),
  status: 202,
});

export type Routes =
  | typeof getStats
  | typeof listMail
  | typeof getMail
  | typeof listJobs
  | typeof listDeadLetters
  | typeof retryDeadLetter
  | typeof listAudit
  | typeof listAuditActions
  | typeof exportAudit
  | typeof getSystem
  | typeof getRealtime
  | typeof removeDemo;

/** Served by the runtime (apps/server). */
export const describePlatform = defineCall({
  name: "platform.describe",
  summary: "Version, uptime, target, modules and adapters of this process",
  input: z.object({}),
  output: system,
});

/** Served by the runtime (apps/server). */
export const describeRealtime = defineCall({
  name: "platform.describeRealtime",
  summary: "The sockets of every process that answers within a second",
  input: z.object({}),
  output: z.array(socketProcess),
});

/** Served by the runtime (apps/server), which sets `resolved_at` when the delivery succeeded. */
export const redeliverDeadLetter = defineCall({
  name: "platform.retryDeadLetter",
  summary: "Hand a dead letter to its subscription again, now; `delivered` false when it failed again or was resolved already",
  input: z.object({ id }),
  output: z.object({ delivered: z.boolean() }),
});
