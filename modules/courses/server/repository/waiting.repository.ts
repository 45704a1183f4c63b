import type { Sql } from "@lectern/core/ports";

/** What a course's waiting list looks like before somebody is added. */
export interface WaitingList {
  readonly courseId: string;
  /** Without people suspended in the organisation: a free place is not kept for them. */
  readonly count: number;
  /** Orders above it are free. */
  readonly lastOrder: number;
}

/** On locked courses; courses where nobody waits are left out. */
export async function countWaiting(sql: Sql, courseIds: readonly string[]): Promise<WaitingList[]> {
  return sql<WaitingList[]>`
    select e.course_id, (count(*) filter (where p.is_suspended is not true))::int as count, max(e.waiting_order) as last_order
    from courses.enrolments e left join courses.people p on p.user_id = e.user_id
    where e.course_id = any(${[...courseIds]}::uuid[]) and e.status = 'waiting' group by e.course_id`;
}

/** The first in line, on a locked course. Who is suspended in the organisation is passed over and keeps their turn. */
export async function lockFirstWaiting(sql: Sql, courseId: string, limit: number | null): Promise<string[]> {
  const rows = await sql<{ userId: string }[]>`
    select e.user_id from courses.enrolments e left join courses.people p on p.user_id = e.user_id
    where e.course_id = ${courseId} and e.status = 'waiting' and p.is_suspended is not true
    order by e.waiting_order, e.id limit ${limit} for update of e`;
  return rows.map(({ userId }) => userId);
}

/** The courses somebody waits for. */
export async function findWaitedFor(sql: Sql, organisationId: string, userId: string): Promise<string[]> {
  const rows = await sql<{ courseId: string }[]>`
    select course_id from courses.enrolments where user_id = ${userId} and organisation_id = ${organisationId} and status = 'waiting'`;
  return rows.map(({ courseId }) => courseId);
}

/** 1 is next. */
export async function findPosition(sql: Sql, courseId: string, { id, waitingOrder }: { id: string; waitingOrder: number }): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from courses.enrolments
    where course_id = ${courseId} and status = 'waiting' and (waiting_order, id) < (${waitingOrder}::bigint, ${id}::uuid)`;
  return (row?.count ?? 0) + 1;
}

/** Somebody's own position; null when they do not wait any more. */
export async function findPositionOf(sql: Sql, courseId: string, userId: string): Promise<number | null> {
  const [row] = await sql<{ position: number }[]>`
    select count(*)::int as position from courses.enrolments mine
    join courses.enrolments e on e.course_id = mine.course_id and e.status = 'waiting' and (e.waiting_order, e.id) <= (mine.waiting_order, mine.id)
    where mine.course_id = ${courseId} and mine.user_id = ${userId} and mine.status = 'waiting'`;
  return row?.position || null;
}

/** Puts somebody at a position (1 is next) and numbers the list anew; on a locked course. */
export async function moveWaiting(sql: Sql, courseId: string, enrolmentId: string, position: number): Promise<void> {
  await sql`
    update courses.enrolments e set waiting_order = renewed.place, updated_at = now()
    from (
      select id, row_number() over (order by rank, is_other) as place from (
        select id, 0 as is_other, ${position}::bigint as rank from courses.enrolments where id = ${enrolmentId}
        union all
        select id, 1, row_number() over (order by waiting_order, id) from courses.enrolments
        where course_id = ${courseId} and status = 'waiting' and id <> ${enrolmentId}
      ) list
    ) renewed
    where e.id = renewed.id and e.course_id = ${courseId} and e.status = 'waiting'`;
}
