import { Readable } from "node:stream";
import type { Actor, Context, FileReply } from "@lectern/core";
import { csvLines } from "@lectern/core/csv";
import type { RoomAccess, RoomGrant } from "../chat.policy.ts";
import { peopleById, stranger } from "../chat.presenter.ts";
import * as repository from "../repository/export.repository.ts";
import { findFiles, listReactions } from "../repository/parts.repository.ts";
import { findRoom } from "../repository/rooms.repository.ts";

/** Messages read and written at once: what a room of any length costs in memory. */
const PAGE = 500;

type Format = "csv" | "jsonl";

/**
 * Everything that was said in a room up to now, with what was changed and taken back, by whom and when. Written page by page while it
 * is sent; the connection breaks when that fails in the middle, so that half a file is not taken for a whole one.
 */
export async function exportRoom(ctx: Context, { actor, access }: RoomGrant, format: Format): Promise<FileReply> {
  const row = await findRoom(ctx.sql, { organisationId: access.organisationId, roomId: access.id });
  const upTo = row?.lastSequence ?? 0;
  const details = { courseId: access.courseId, format, messages: upTo };
  await ctx.transaction((tx) => tx.audit({ action: "chat.room_exported", targetType: "room", targetId: access.id, details }));
  const write = format === "csv" ? csvPage(actor) : jsonPage;
  const head = format === "csv" ? csvLines([HEADINGS[actor.language === "vi" ? "vi" : "en"]], { bom: true }) : Buffer.alloc(0);
  return {
    size: null,
    mediaType: format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8",
    filename: `chat-${access.id}.${format}`,
    etag: ctx.newId(),
    disposition: "attachment",
    revalidate: true,
    open: async () => Readable.from(linesOf(ctx, access, { upTo, head, write }), { objectMode: false }),
  };
}

interface Lines {
  readonly upTo: number;
  readonly head: Buffer;
  readonly write: (page: readonly Exported[]) => Buffer;
}

async function* linesOf(ctx: Context, access: RoomAccess, { upTo, head, write }: Lines): AsyncGenerator<Buffer> {
  yield head;
  for (let after = 0; after < upTo;) {
    const page = await readPage(ctx, access, after, upTo);
    const last = page.at(-1);
    if (!last) return;
    yield write(page);
    after = last.sequence;
  }
}

interface Person {
  readonly id: string;
  readonly fullName: string;
}

/** One message as JSON lines have it. */
interface Exported {
  readonly id: string;
  readonly sequence: number;
  readonly createdAt: string;
  readonly sender: Person;
  readonly type: string;
  readonly message: string;
  readonly replyTo: string | null;
  readonly threadId: string | null;
  readonly mentions: readonly Person[];
  readonly mentionsEveryone: boolean;
  readonly file: { readonly id: string; readonly name: string; readonly size: number; readonly mediaType: string } | null;
  readonly system: object | null;
  readonly reactions: readonly { readonly emoji: string; readonly count: number }[];
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
  readonly deletedBy: Person | null;
  readonly pinnedAt: string | null;
  /** What it said before, the oldest first; of a deleted message the last is what was taken back. */
  readonly versions: readonly { readonly message: string; readonly replacedAt: string; readonly replacedBy: Person }[];
}

async function readPage(ctx: Context, { organisationId, id: roomId }: RoomAccess, after: number, upTo: number): Promise<Exported[]> {
  const rows = await repository.listForExport(ctx.sql, { organisationId, roomId }, { after, upTo, limit: PAGE });
  const ids = rows.map(({ id }) => id);
  const [versions, reactions, files] = await Promise.all([
    repository.listVersions(ctx.sql, ids),
    listReactions(ctx.sql, ids),
    findFiles(
      ctx.sql,
      organisationId,
      rows.flatMap(({ fileId }) => fileId ?? []),
    ),
  ]);
  const everybody = [...rows.flatMap((row) => [row.senderId, row.deletedBy ?? [], row.mentions].flat()), ...versions.map(({ replacedBy }) => replacedBy)];
  const people = await peopleById(ctx, organisationId, [...new Set(everybody)]);
  const person = (id: string): Person => ({ id, fullName: (people.get(id) ?? stranger(id)).fullName });
  const [versionsOf, reactionsOf] = [Map.groupBy(versions, ({ messageId }) => messageId), Map.groupBy(reactions, ({ messageId }) => messageId)];
  const fileOf = new Map(files.map((file) => [file.id, file]));
  return rows.map((row) => {
    const file = row.fileId ? fileOf.get(row.fileId) : undefined;
    return {
      id: row.id,
      sequence: row.sequence,
      createdAt: row.createdAt.toISOString(),
      sender: person(row.senderId),
      type: row.messageType,
      message: row.body,
      replyTo: row.replyTo,
      threadId: row.threadId,
      mentions: row.mentions.map(person),
      mentionsEveryone: row.mentionsEveryone,
      file: file ? { id: file.id, name: file.name, size: file.size, mediaType: file.mediaType } : null,
      system: row.system,
      reactions: (reactionsOf.get(row.id) ?? []).map(({ emoji, count }) => ({ emoji, count })),
      editedAt: row.editedAt?.toISOString() ?? null,
      deletedAt: row.deletedAt?.toISOString() ?? null,
      deletedBy: row.deletedBy ? person(row.deletedBy) : null,
      pinnedAt: row.pinnedAt?.toISOString() ?? null,
      versions: (versionsOf.get(row.id) ?? []).map(({ body, replacedAt, replacedBy }) => ({
        message: body,
        replacedAt: replacedAt.toISOString(),
        replacedBy: person(replacedBy),
      })),
    };
  });
}

const jsonPage = (page: readonly Exported[]) => Buffer.from(page.map((one) => `${JSON.stringify(one)}\n`).join(""));

/** A line for each message as it is, and below it one for each text it had before. */
function csvPage({ language }: Actor) {
  const words = WORDS[language === "vi" ? "vi" : "en"];
  return (page: readonly Exported[]) =>
    csvLines(
      page.flatMap((one) => {
        const about = [String(one.sequence), one.createdAt, one.sender.fullName, one.sender.id];
        const state = one.deletedAt ? words.deleted : one.editedAt ? words.edited : words.written;
        return [
          [
            ...about,
            state,
            one.message,
            one.file?.name ?? "",
            one.replyTo ?? "",
            one.deletedAt ?? one.editedAt ?? "",
            (one.deletedBy ?? one.versions.at(-1)?.replacedBy)?.fullName ?? "",
            one.id,
          ],
          ...one.versions.map((version) => [...about, words.earlier, version.message, "", "", version.replacedAt, version.replacedBy.fullName, one.id]),
        ];
      }),
    );
}

const HEADINGS = {
  en: ["Number", "Written", "Name", "Person", "State", "Text", "File", "Answers", "Changed", "Changed by", "Message"],
  vi: ["Số", "Lúc gửi", "Họ tên", "Mã người gửi", "Trạng thái", "Nội dung", "Tệp", "Trả lời tin", "Lúc sửa", "Người sửa", "Mã tin nhắn"],
} as const;

const WORDS = {
  en: { written: "written", edited: "edited", deleted: "deleted", earlier: "earlier text" },
  vi: { written: "đã gửi", edited: "đã sửa", deleted: "đã xoá", earlier: "nội dung cũ" },
} as const;
