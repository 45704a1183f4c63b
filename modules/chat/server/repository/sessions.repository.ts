import type { Sql } from "@lectern/core/ports";

/** The room of a live session; a later title replaces the earlier. False when the id is another room's. */
export async function ensureSessionRoom(sql: Sql, room: { organisationId: string; courseId: string; sessionId: string; title: string }): Promise<boolean> {
  const { organisationId, courseId, sessionId, title } = room;
  const rows = await sql`
    insert into chat.room as r (id, organisation_id, kind, course_id, title) values (${sessionId}, ${organisationId}, 'session', ${courseId}, ${title})
    on conflict (id) do update set title = excluded.title
      where r.kind = 'session' and r.organisation_id = excluded.organisation_id and r.course_id = excluded.course_id
    returning r.id`;
  return rows.length > 0;
}

/** Answers the course of a session's room that was open until now. */
export async function closeSessionRoom(sql: Sql, organisationId: string, sessionId: string): Promise<{ courseId: string } | null> {
  const [row] = await sql<{ courseId: string }[]>`
    update chat.room set closed_at = now()
    where id = ${sessionId} and organisation_id = ${organisationId} and kind = 'session' and closed_at is null returning course_id`;
  return row ?? null;
}
