import { parseOutgoing, type AuditEntry, type Context, type Transaction } from "@lectern/core";
import type { JobQueuePort, RealtimePort, Sql } from "@lectern/core/ports";
import { claimUpload } from "../uploads/claim.ts";
import { scheduledJobStarted } from "./runtime.errors.ts";

/** What a transaction needs to know beyond its connection. */
export interface TransactionScope {
  readonly ctx: Pick<Context, "actor" | "requestId" | "addressHash" | "newId" | "log">;
  readonly realtime: RealtimePort;
  readonly queue: JobQueuePort;
  /** Runs after the commit, in order. */
  readonly effects: (() => void | Promise<void>)[];
  /** Told that events were written, so that the dispatcher is woken after the commit. */
  readonly onEmit: () => void;
}

/** Dresses a postgres.js transaction as the `Transaction` that services use. */
export function createTransaction(sql: Sql, scope: TransactionScope): Transaction {
  const { ctx, realtime, queue, effects } = scope;
  return {
    sql,
    emit: async (event, data, about = {}) => {
      const { organisationId = ctx.actor?.organisationId ?? null, actorId = ctx.actor?.userId ?? null } = about;
      const parsed = event.data.parse(data);
      await sql`
        insert into platform.outbox (id, name, version, organisation_id, actor_id, data)
        values (${ctx.newId()}, ${event.name}, ${event.version}, ${organisationId}, ${actorId}, ${JSON.stringify(parsed)}::text::jsonb)`;
      scope.onEmit();
    },
    broadcast: (room, message, payload) => {
      const parsed = parseOutgoing(message.payload, payload);
      effects.push(() => realtime.toRoom(room, message.name, parsed));
    },
    afterCommit: (effect) => {
      effects.push(effect);
    },
    startJob: async (job, input, about = {}) => {
      if (job.cron) throw scheduledJobStarted(job.name);
      const jobId = ctx.newId();
      const { ownerId = ctx.actor?.userId ?? null, organisationId = ctx.actor?.organisationId ?? null } = about;
      await sql`
        insert into platform.job (id, name, organisation_id, owner_id, input)
        values (${jobId}, ${job.name}, ${organisationId}, ${ownerId}, ${JSON.stringify(job.input.parse(input))}::text::jsonb)`;
      await queue.enqueue(sql, job.name, { jobId });
      return jobId;
    },
    audit: (entry) => writeAudit(sql, ctx, entry),
    claimUpload: (uploadId, { purpose }) => claimUpload(sql, ctx.actor, uploadId, purpose),
  };
}

async function writeAudit(sql: Sql, ctx: TransactionScope["ctx"], entry: AuditEntry): Promise<void> {
  const { actorId = ctx.actor?.userId ?? null, organisationId = ctx.actor?.organisationId ?? null } = entry;
  await sql`
    insert into platform.audit_entry (id, organisation_id, actor_id, action, target_type, target_id, details, request_id, address_hash)
    values (${ctx.newId()}, ${organisationId}, ${actorId}, ${entry.action}, ${entry.targetType}, ${entry.targetId},
            ${JSON.stringify(entry.details ?? {})}::text::jsonb, ${ctx.requestId}, ${ctx.addressHash})`;
}
