import type { Context } from "@lectern/core";
import { getMany, type PersonSummary } from "@lectern/users/contract";
import type { Message } from "../contract.ts";
import type { MessageRow } from "./chat.repository.ts";

/** Row → contract model. A deleted message keeps its place and loses its text. */
export function presentMessage(row: MessageRow, sender: PersonSummary): Message {
  return {
    id: row.id,
    courseId: row.courseId,
    sequence: row.sequence,
    clientId: row.clientId,
    sender,
    message: row.deletedAt ? "" : row.body,
    messageType: row.messageType,
    replyTo: row.replyTo,
    createdAt: row.createdAt.toISOString(),
    ...(row.editedAt ? { editedAt: row.editedAt.toISOString() } : {}),
    ...(row.deletedAt ? { deletedAt: row.deletedAt.toISOString() } : {}),
  };
}

/** Rows with their senders, asked for once each. */
export async function presentMessages(ctx: Context, organisationId: string, rows: readonly MessageRow[]): Promise<Message[]> {
  if (rows.length === 0) return [];
  const people = await ctx.call(getMany, { organisationId, ids: [...new Set(rows.map((row) => row.senderId))] });
  const byId = new Map(people.map((person) => [person.id, person]));
  return rows.map((row) => presentMessage(row, byId.get(row.senderId) ?? { id: row.senderId, fullName: "", avatarUrl: null }));
}
