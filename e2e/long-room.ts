/** As much of a connection as this needs. */
type Sql = (text: TemplateStringsArray, ...values: (string | number)[]) => PromiseLike<unknown>;

/** Messages of all lengths, as if the people of a course's room had written them one after another, and all have read them: it opens at its end. */
export async function fillRoom(sql: Sql, courseId: string, count: number): Promise<void> {
  await sql`
    insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type, search_text, created_at)
    select gen_random_uuid(), r.organisation_id, r.id, r.course_id, r.last_sequence + n, 'many-' || n, s.sender_id,
      'message number ' || n || repeat(' and a little more of it', n % 7), 'text', '', now() - (${count} - n) * interval '20 seconds'
    from chat.room r cross join generate_series(1, ${count}::int) as n
    join lateral (select array_agg(distinct sender_id) as all_ids from chat.message where room_id = r.id) as people on true
    join lateral (select people.all_ids[1 + (n / 3) % cardinality(people.all_ids)] as sender_id) as s on true
    where r.id = ${courseId}`;
  await sql`update chat.room set last_sequence = last_sequence + ${count}, last_message_at = now() where id = ${courseId}`;
  await sql`
    update chat.place p set read_sequence = r.last_sequence, delivered_sequence = r.last_sequence from chat.room r where r.id = p.room_id and r.id = ${courseId}`;
}
