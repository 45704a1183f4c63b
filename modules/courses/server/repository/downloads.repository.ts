import type { Sql } from "@lectern/core/ports";

export interface Download {
  readonly materialId: string;
  readonly userId: string;
  readonly at: Date;
}

/** Counts each; one that follows its like within `withinMs` belongs to it and only keeps it open. */
export async function countDownloads(sql: Sql, downloads: readonly Download[], withinMs: number): Promise<void> {
  // A person's two requests in one group are one row: a statement may touch a row once.
  const distinct = new Map(downloads.map((one) => [`${one.materialId} ${one.userId} ${dayOf(one.at)}`, one]));
  const rows = [...distinct.values()].map(({ materialId, userId, at }) => ({ materialId, userId, day: dayOf(at), lastAt: at }));
  await sql`
    insert into courses.material_downloads as d (material_id, user_id, day, last_at)
    select given.material_id::uuid, given.user_id::uuid, given.day::date, given.last_at::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows.map((row) => ({ material_id: row.materialId, user_id: row.userId, day: row.day, last_at: row.lastAt })))}::text::jsonb)
      as given (material_id text, user_id text, day text, last_at text)
    where exists (select from courses.materials m where m.id = given.material_id::uuid)
    order by 1, 2
    on conflict (material_id, day, user_id) do update set
      count = d.count + case when excluded.last_at - d.last_at > ${withinMs} * interval '1 ms' then 1 else 0 end,
      last_at = greatest(d.last_at, excluded.last_at)`;
}

export interface DownloadDay {
  readonly day: string;
  readonly count: number;
  readonly people: number;
}

export async function sumDownloads(sql: Sql, materialId: string): Promise<{ count: number; people: number }> {
  const [row] = await sql<{ count: number; people: number }[]>`
    select coalesce(sum(count), 0)::int as count, count(distinct user_id)::int as people from courses.material_downloads where material_id = ${materialId}`;
  return row ?? { count: 0, people: 0 };
}

export async function listDays(sql: Sql, materialId: string, limit: number): Promise<DownloadDay[]> {
  return sql<DownloadDay[]>`
    select to_char(day, 'YYYY-MM-DD') as day, sum(count)::int as count, count(*)::int as people
    from courses.material_downloads where material_id = ${materialId} group by material_downloads.day order by material_downloads.day desc limit ${limit}`;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
