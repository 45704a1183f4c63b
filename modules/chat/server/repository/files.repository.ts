import type { Sql } from "@lectern/core/ports";
import type { FileRow } from "./parts.repository.ts";

/** Nothing when it is there already. */
export async function insertFile(sql: Sql, file: FileRow): Promise<void> {
  const { id, organisationId, roomId, uploadedBy, hash, name, size, mediaType, width, height } = file;
  await sql`
    insert into chat.file (id, organisation_id, room_id, uploaded_by, hash, name, size, media_type, width, height)
    values (${id}, ${organisationId}, ${roomId}, ${uploadedBy}, ${hash}, ${name}, ${size}, ${mediaType}, ${width}, ${height}) on conflict (id) do nothing`;
}

export interface ServedFileRow extends FileRow {
  /** The message it was sent with was taken back. */
  readonly deleted: boolean;
}

export async function findServedFile(sql: Sql, organisationId: string, fileId: string): Promise<ServedFileRow | null> {
  const [row] = await sql<ServedFileRow[]>`
    select f.id, f.organisation_id, f.room_id, f.uploaded_by, f.message_id, f.hash, f.name, f.size, f.media_type, f.width, f.height,
      m.deleted_at is not null as deleted
    from chat.file f left join chat.message m on m.id = f.message_id
    where f.id = ${fileId} and f.organisation_id = ${organisationId}`;
  return row ?? null;
}

/** Content of messages that were taken back is nobody's any more. */
export async function findHashesInUse(sql: Sql, hashes: readonly string[]): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`
    select distinct f.hash from chat.file f left join chat.message m on m.id = f.message_id
    where f.hash = any(${[...hashes]}) and m.deleted_at is null`;
  return rows.map(({ hash }) => hash);
}

export async function deleteUnsentBefore(sql: Sql, before: Date): Promise<number> {
  const { count } = await sql`delete from chat.file where message_id is null and created_at < ${before}`;
  return count;
}
