import type { Context } from "@lectern/core";
import { getMany, type PersonSummary } from "@lectern/users/contract";
import type { Message } from "../contract.ts";
import type { MessageRow } from "./repository/messages.repository.ts";
import { findFiles, listReactions, type FileRow } from "./repository/parts.repository.ts";

/** What a message is shown with beside its row. */
export interface MessageParts {
  readonly person: (userId: string) => PersonSummary;
  readonly reactions: Message["reactions"];
  readonly file: FileRow | null;
}

/** Row → contract model. A deleted message keeps its place and loses what it said. */
export function presentMessage(row: MessageRow, { person, reactions, file }: MessageParts): Message {
  const deleted = row.deletedAt !== null;
  const message: Message = {
    id: row.id,
    roomId: row.roomId,
    courseId: row.courseId,
    sequence: row.sequence,
    revision: row.revision,
    clientId: row.clientId,
    sender: person(row.senderId),
    message: deleted ? "" : row.body,
    messageType: row.messageType,
    replyTo: row.replyTo,
    threadId: row.threadId,
    replyCount: row.replyCount,
    mentions: deleted ? [] : row.mentions.map(person),
    mentionsEveryone: !deleted && row.mentionsEveryone,
    reactions: deleted ? [] : reactions,
    file: deleted ? null : file && presentFile(file),
    system: row.system,
    createdAt: row.createdAt.toISOString(),
  };
  if (row.editedAt) message.editedAt = row.editedAt.toISOString();
  if (row.deletedAt) message.deletedAt = row.deletedAt.toISOString();
  if (row.pinnedAt && !deleted) message.pinnedAt = row.pinnedAt.toISOString();
  return message;
}

export function presentFile({ id, name, size, mediaType, width, height }: FileRow): NonNullable<Message["file"]> {
  return { id, name, size, mediaType, url: `/api/chat/files/${id}`, width, height };
}

/** Rows with everything they are shown with, each asked for once. Never inside a transaction. */
export async function presentMessages(ctx: Context, organisationId: string, rows: readonly MessageRow[]): Promise<Message[]> {
  if (rows.length === 0) return [];
  const changed = rows.filter(({ revision }) => revision > 0).map(({ id }) => id);
  const fileIds = rows.flatMap(({ fileId }) => fileId ?? []);
  const [people, reactions, files] = await Promise.all([
    peopleById(ctx, organisationId, peopleOf(rows)),
    changed.length > 0 ? listReactions(ctx.sql, changed) : [],
    fileIds.length > 0 ? findFiles(ctx.sql, organisationId, fileIds) : [],
  ]);
  const byMessage = Map.groupBy(reactions, ({ messageId }) => messageId);
  const byFile = new Map(files.map((file) => [file.id, file]));
  return rows.map((row) =>
    presentMessage(row, {
      person: (userId) => people.get(userId) ?? stranger(userId),
      reactions: (byMessage.get(row.id) ?? []).map(({ emoji, count, userIds }) => ({ emoji, count, userIds })),
      file: byFile.get(row.fileId ?? "") ?? null,
    }),
  );
}

function peopleOf(rows: readonly MessageRow[]): string[] {
  const ids = new Set<string>();
  for (const { senderId, mentions } of rows) {
    ids.add(senderId);
    for (const id of mentions) ids.add(id);
  }
  return [...ids];
}

/** Somebody whose account is gone. */
export const stranger = (id: string): PersonSummary => ({ id, fullName: "", avatarUrl: null });

export async function peopleById(ctx: Context, organisationId: string, ids: readonly string[]): Promise<Map<string, PersonSummary>> {
  if (ids.length === 0) return new Map();
  const people = await ctx.call(getMany, { organisationId, ids: [...ids] });
  return new Map(people.map((person) => [person.id, person]));
}
