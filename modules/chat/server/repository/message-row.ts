import type { Sql } from "@lectern/core/ports";
import type { Message } from "../../contract.ts";

export interface MessageRow {
  readonly id: string;
  readonly organisationId: string;
  readonly roomId: string;
  readonly courseId: string | null;
  readonly sequence: number;
  readonly revision: number;
  readonly clientId: string;
  readonly senderId: string;
  readonly body: string;
  readonly messageType: Message["messageType"];
  readonly replyTo: string | null;
  readonly threadId: string | null;
  readonly replyCount: number;
  readonly mentions: readonly string[];
  readonly mentionsEveryone: boolean;
  readonly fileId: string | null;
  readonly system: Message["system"];
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly pinnedAt: Date | null;
}

/** `messageRows` reads them in this order. */
export const messageColumns = (sql: Sql) => sql`
  m.id, m.organisation_id, m.room_id, m.course_id, m.sequence, m.revision, m.client_id, m.sender_id, m.body, m.message_type, m.reply_to, m.thread_id,
  m.reply_count, m.mentions, m.mentions_everyone, m.file_id, m.system, m.created_at, m.edited_at, m.deleted_at, m.pinned_at`;

/** A question of postgres.js, before it is asked. */
interface Question {
  values(): PromiseLike<readonly (readonly unknown[])[]>;
}

/**
 * The rows of a question for `messageColumns`. They are read as values and put together here: postgres.js adds the columns to an object one
 * by one, which for a thousand messages takes half as long again, and what it leaves behind is what the slowest of those who catch up wait
 * for. What a column holds is taken for what its table says, as everywhere with postgres.js.
 */
export function messageRows(question: Question): Promise<MessageRow[]>;
export async function messageRows(question: Question): Promise<unknown[]> {
  const rows = await question.values();
  return rows.map((values) => ({
    id: values[0],
    organisationId: values[1],
    roomId: values[2],
    courseId: values[3],
    sequence: values[4],
    revision: values[5],
    clientId: values[6],
    senderId: values[7],
    body: values[8],
    messageType: values[9],
    replyTo: values[10],
    threadId: values[11],
    replyCount: values[12],
    mentions: values[13],
    mentionsEveryone: values[14],
    fileId: values[15],
    system: values[16],
    createdAt: values[17],
    editedAt: values[18],
    deletedAt: values[19],
    pinnedAt: values[20],
  }));
}
