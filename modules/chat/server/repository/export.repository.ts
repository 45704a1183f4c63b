import type { Sql } from "@lectern/core/ports";
import { messageColumns, type MessageRow } from "./message-row.ts";
import type { RoomKey } from "./rooms.repository.ts";

export type ExportedRow = MessageRow & { readonly deletedBy: string | null; readonly pinnedBy: string | null };

/** In order; one page of a room. */
export async function listForExport(
  sql: Sql,
  { organisationId, roomId }: RoomKey,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<ExportedRow[]> {
  return sql<ExportedRow[]>`
    select ${messageColumns(sql)}, m.deleted_by, m.pinned_by from chat.message m
    where m.room_id = ${roomId} and m.organisation_id = ${organisationId} and m.sequence > ${after} and m.sequence <= ${upTo}
    order by m.sequence limit ${limit}`;
}

export interface VersionRow {
  readonly messageId: string;
  readonly body: string;
  readonly replacedAt: Date;
  readonly replacedBy: string;
}

/** What these messages said before, in the order it was replaced. */
export async function listVersions(sql: Sql, messageIds: readonly string[]): Promise<VersionRow[]> {
  return sql<VersionRow[]>`
    select message_id, body, replaced_at, replaced_by from chat.message_version
    where message_id = any(${[...messageIds]}::uuid[]) order by message_id, revision`;
}
