import type { Sql } from "@lectern/core/ports";
import type { BulkAction } from "../../contract.ts";
import { containing, searchPatterns } from "../search-name.ts";

export interface BulkActionRow {
  readonly id: string;
  readonly organisationId: string;
  readonly ownerId: string;
  readonly jobId: string;
  readonly action: BulkAction;
  readonly people: number;
  readonly doneAt: Date | null;
  readonly undoJobId: string | null;
  readonly undoneAt: Date | null;
  readonly createdAt: Date;
}

export interface BulkFilter {
  readonly search?: string | undefined;
  readonly role?: string | undefined;
  readonly status?: string | undefined;
}

/** Ids of everybody the people list would show for the filter, by name; one more than the limit tells that there are more. */
export async function findFiltered(sql: Sql, organisationId: string, { search = "", role, status }: BulkFilter, limit: number): Promise<string[]> {
  const emailPattern = search.trim() === "" ? null : containing(search.trim().toLowerCase());
  const rows = await sql<{ id: string }[]>`
    select id from users.person
    where organisation_id = ${organisationId} and deleted_at is null
      and (${role ?? null}::text is null or role = ${role ?? null})
      and (${status ?? null}::text is null or status = ${status ?? null})
      and (search_name like all (${searchPatterns(search)}::text[]) or email like ${emailPattern})
    order by search_name, id limit ${limit}`;
  return rows.map(({ id }) => id);
}

export async function insertAction(
  sql: Sql,
  action: { id: string; organisationId: string; ownerId: string; jobId: string; action: BulkAction; now: Date },
  userIds: readonly string[],
): Promise<void> {
  await sql`
    insert into users.bulk_action (id, organisation_id, owner_id, job_id, action, people, created_at)
    values (${action.id}, ${action.organisationId}, ${action.ownerId}, ${action.jobId}, ${JSON.stringify(action.action)}::text::jsonb, ${userIds.length}, ${action.now})`;
  await sql`
    insert into users.bulk_target (action_id, row_number, user_id)
    select ${action.id}, t.position, t.user_id from unnest(${[...userIds]}::uuid[]) with ordinality as t(user_id, position)`;
}

export async function findAction(sql: Sql, organisationId: string, id: string): Promise<BulkActionRow | null> {
  const [row] = await sql<BulkActionRow[]>`
    select id, organisation_id, owner_id, job_id, action, people, done_at, undo_job_id, undone_at, created_at
    from users.bulk_action where id = ${id} and organisation_id = ${organisationId}`;
  return row ?? null;
}

/** People of the action without an entry in the ledger yet. */
export function readOpenTargets(sql: Sql, actionId: string, limit: number): Promise<{ rowNumber: number; userId: string }[]> {
  return sql<{ rowNumber: number; userId: string }[]>`
    select t.row_number, t.user_id from users.bulk_target t
    where t.action_id = ${actionId} and not exists (select from users.batch_row b where b.batch_id = t.action_id and b.row_number = t.row_number)
    order by t.row_number limit ${limit}`;
}

export async function readUndoable(sql: Sql, actionId: string, limit: number): Promise<number[]> {
  const rows = await sql<{ rowNumber: number }[]>`
    select row_number from users.batch_row where batch_id = ${actionId} and outcome = 'updated' and undone is null order by row_number limit ${limit}`;
  return rows.map(({ rowNumber }) => rowNumber);
}

export async function markDone(sql: Sql, id: string, now: Date): Promise<void> {
  await sql`update users.bulk_action set done_at = coalesce(done_at, ${now}) where id = ${id}`;
}

export async function markUndoing(sql: Sql, id: string, jobId: string): Promise<void> {
  await sql`update users.bulk_action set undo_job_id = ${jobId} where id = ${id}`;
}

export async function markUndone(sql: Sql, id: string, now: Date): Promise<void> {
  await sql`update users.bulk_action set undone_at = ${now} where id = ${id}`;
}

export async function countOutcomes(sql: Sql, actionId: string): Promise<{ updated: number; unchanged: number; failed: number }> {
  const [row] = await sql<{ updated: number; unchanged: number; failed: number }[]>`
    select count(*) filter (where outcome = 'updated') as updated, count(*) filter (where outcome = 'unchanged') as unchanged,
      count(*) filter (where outcome = 'failed') as failed
    from users.batch_row where batch_id = ${actionId}`;
  return row ?? { updated: 0, unchanged: 0, failed: 0 };
}

export function listRows(
  sql: Sql,
  filter: { organisationId: string; actionId: string; outcome: string | null; afterRow: number; limit: number },
): Promise<
  { row: number; userId: string | null; fullName: string | null; outcome: "updated" | "unchanged" | "failed"; reason: string | null; undone: string | null }[]
> {
  return sql<
    { row: number; userId: string | null; fullName: string | null; outcome: "updated" | "unchanged" | "failed"; reason: string | null; undone: string | null }[]
  >`
    select b.row_number as row, b.user_id, p.full_name, b.outcome, b.reason, b.undone
    from users.batch_row b left join users.person p on p.id = b.user_id and p.organisation_id = b.organisation_id
    where b.batch_id = ${filter.actionId} and b.organisation_id = ${filter.organisationId} and b.row_number > ${filter.afterRow}
      and (${filter.outcome}::text is null or b.outcome = ${filter.outcome})
    order by b.row_number limit ${filter.limit}`;
}
