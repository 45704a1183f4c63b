import type { EventEnvelope } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";

/** A place in the stream: events are ordered by transaction, then by position within all. */
export interface Place {
  readonly xid: string;
  readonly position: number;
}

export interface OutboxRow extends Place {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly occurredAt: Date;
  readonly organisationId: string | null;
  readonly actorId: string | null;
  readonly data: unknown;
}

export interface Horizon {
  /** The last event that may be delivered now; null when there is none. No event appears at or before it any more. */
  readonly tip: Place | null;
  /** Whether there are events beyond it, waiting for an older transaction to end. */
  readonly held: boolean;
}

export interface Cursor extends Place {
  readonly name: string;
  readonly attempts: number;
}

/** Only events of transactions older than every transaction still running are safe: an older one could still add before them. */
export async function readHorizon(sql: Sql): Promise<Horizon> {
  const [row] = await sql<{ held: boolean; xid: string | null; position: number | null }[]>`
    select exists (select from platform.outbox o where o.xid >= pg_snapshot_xmin(pg_current_snapshot())) as held,
           tip.xid::text, tip.position
    from (select) as always left join lateral (
      select o.xid, o.position from platform.outbox o where o.xid < pg_snapshot_xmin(pg_current_snapshot())
      order by o.xid desc, o.position desc limit 1) tip on true`;
  const tip = row && row.xid !== null && row.position !== null ? { xid: row.xid, position: row.position } : null;
  return { tip, held: row?.held ?? false };
}

/** The subscriptions that have something before them up to `tip` and are not waiting to try again. */
export async function listBehind(sql: Sql, names: readonly string[], tip: Place): Promise<Cursor[]> {
  return sql<Cursor[]>`
    select name, xid::text, position, attempts from platform.subscription
    where name = any(${[...names]}::text[]) and (retry_at is null or retry_at <= now())
      and (xid, position) < (${tip.xid}::xid8, ${tip.position}::bigint)`;
}

/** The next events of these names after `from` up to `tip`. What nobody here cares for is not fetched. */
export async function readEvents(sql: Sql, range: { from: Place; tip: Place; names: readonly string[]; limit: number }): Promise<OutboxRow[]> {
  const { from, tip, names, limit } = range;
  return sql<OutboxRow[]>`
    select o.xid::text, o.position, o.id, o.name, o.version, o.occurred_at, o.organisation_id, o.actor_id, o.data
    from platform.outbox o
    where (o.xid, o.position) > (${from.xid}::xid8, ${from.position}::bigint) and (o.xid, o.position) <= (${tip.xid}::xid8, ${tip.position}::bigint)
      and o.name = any(${[...names]}::text[])
    order by o.xid, o.position limit ${limit}`; // o.xid: a bare xid would be the text, and "1000" sorts before "999"
}

export function toEnvelope(row: OutboxRow): EventEnvelope {
  const { id, name, version, organisationId, actorId, data } = row;
  return { id, name, version, occurredAt: row.occurredAt.toISOString(), organisationId, actorId, data };
}
