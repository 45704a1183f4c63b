import type { Sql } from "@lectern/core/ports";

/**
 * What is somebody's alone goes: how far they read, mutes, files they never sent, that messages named them. What they said to others stays,
 * under no name, until nobody of a conversation is left.
 */
export async function forgetPerson(sql: Sql, userId: string): Promise<void> {
  await sql`delete from chat.place where user_id = ${userId}`;
  await sql`delete from chat.mute where user_id = ${userId}`;
  await sql`delete from chat.mention where user_id = ${userId}`;
  await sql`delete from chat.file where uploaded_by = ${userId} and message_id is null`;
  // Locked in one order: two people of one conversation may go at once, and one of them has to see that the other is gone.
  await sql`
    select r.id from chat.room r join chat.room_member m on m.room_id = r.id where m.user_id = ${userId} order by r.id for no key update of r`;
  await sql`update chat.room_member set gone_at = now() where user_id = ${userId}`;
  await sql`
    delete from chat.room r using chat.room_member m
    where m.room_id = r.id and m.user_id = ${userId} and r.kind = 'direct'
      and not exists (select from chat.room_member other where other.room_id = r.id and other.gone_at is null)`;
}
