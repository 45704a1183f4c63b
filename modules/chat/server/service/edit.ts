import { notFound, type Context, type Transaction } from "@lectern/core";
import type { PersonSummary } from "@lectern/users/contract";
import type { Message } from "../../contract.ts";
import { addressMessage, noteChanged } from "../addressing.ts";
import { messageDeleted } from "../chat.errors.ts";
import type { MessageGrant } from "../chat.policy.ts";
import { presentMessages } from "../chat.presenter.ts";
import { personOf } from "../people.ts";
import * as changes from "../repository/changes.repository.ts";
import { insertMentions, type MessageRow } from "../repository/messages.repository.ts";
import { findFiles } from "../repository/parts.repository.ts";
import { nextRevision } from "../repository/rooms.repository.ts";
import { readRules } from "../rules.ts";
import { tellUpdated } from "../save-messages.ts";
import { searchForm } from "../text.ts";
import { lockMessage } from "./lock.ts";
import { mentionedIn } from "./mentions.ts";

interface NewText {
  readonly message: string;
  /** Without: whoever was named and still stands in the text. */
  readonly mentions?: readonly string[] | undefined;
}

/** The rules of the room hold as for a new message, but for slow mode. The same text again changes nothing. */
export async function edit(ctx: Context, grant: MessageGrant, { message: body, mentions }: NewText): Promise<Message> {
  const { actor, access, message: before } = grant;
  const sender = await personOf(ctx, actor);
  const named = await mentionedIn(ctx, access, body, mentions ?? before.mentions);
  const { row, changed } = await ctx.transaction((tx) => editIn(tx, grant, { body, named, sender }));
  const [message] = changed ? await tellUpdated(ctx, access, [row]) : await presentMessages(ctx, access.organisationId, [row]);
  if (!message) throw notFound("message");
  return message;
}

interface Edited {
  readonly body: string;
  readonly named: readonly PersonSummary[];
  readonly sender: PersonSummary;
}

async function editIn(tx: Transaction, grant: MessageGrant, { body, named, sender }: Edited): Promise<{ row: MessageRow; changed: boolean }> {
  const { access, message } = grant;
  const { room, row } = await lockMessage(tx, grant);
  if (row.deletedAt) throw messageDeleted();
  const ids = named.map(({ id }) => id);
  const removed = row.mentions.filter((id) => !ids.includes(id));
  const added = named.filter(({ id }) => !row.mentions.includes(id));
  if (row.body === body && removed.length === 0 && added.length === 0) return { row, changed: false };

  const [file = null] = row.fileId ? await findFiles(tx.sql, access.organisationId, [row.fileId]) : [];
  const writing = { access, isModerator: access.permissions.includes("moderate"), sender, body, messageType: row.messageType, file: null };
  const refusal = (await readRules(tx, [writing], Promise.resolve(new Map([[room.id, room]])))).refusalOf(writing, room);
  if (refusal) throw refusal;

  const revision = await nextRevision(tx.sql, room.id);
  await changes.keepVersion(tx.sql, { messageId: row.id, revision, body: row.body, by: sender.id });
  const saved = await changes.saveText(tx.sql, { id: row.id, revision, body, mentions: ids, searchText: searchForm(file ? `${body} ${file.name}` : body) });
  if (!saved) throw notFound("message");
  const { sequence } = message;
  await changes.deleteMentions(tx.sql, room.id, sequence, removed);
  const others = added.filter(({ id }) => id !== sender.id);
  await insertMentions(
    tx.sql,
    others.map(({ id }) => ({ roomId: room.id, userId: id, sequence })),
  );
  await noteChanged(tx, access, saved, file?.name ?? null);
  const recipients = new Map(others.map(({ id }) => [id, "mention" as const]));
  if (recipients.size > 0) await addressMessage(tx, { access, sender, row: saved, fileName: file?.name ?? null, recipients, everyone: false });
  return { row: saved, changed: true };
}
