import { notFound, type Context, type Transaction } from "@lectern/core";
import type { Message } from "../../contract.ts";
import { noteChanged } from "../addressing.ts";
import type { MessageGrant } from "../chat.policy.ts";
import { presentMessages } from "../chat.presenter.ts";
import * as changes from "../repository/changes.repository.ts";
import { countReplies, type MessageRow } from "../repository/messages.repository.ts";
import { nextRevision } from "../repository/rooms.repository.ts";
import { tellUpdated } from "../save-messages.ts";
import { lockMessage } from "./lock.ts";

/** Deleting again answers the deleted message and changes nothing. */
export async function remove(ctx: Context, grant: MessageGrant): Promise<Message> {
  const { row, changed } = await ctx.transaction((tx) => removeIn(tx, grant));
  const told = await tellUpdated(ctx, grant.access, changed);
  const [message] = told.length > 0 ? told : await presentMessages(ctx, grant.access.organisationId, [row]);
  if (!message) throw notFound("message");
  return message;
}

/** Answers what changed: the message, and the first message of its thread, which counts one less. */
async function removeIn(tx: Transaction, grant: MessageGrant): Promise<{ row: MessageRow; changed: MessageRow[] }> {
  const { actor, access } = grant;
  const { room, row } = await lockMessage(tx, grant);
  if (row.deletedAt) return { row, changed: [] };
  const revision = await nextRevision(tx.sql, room.id);
  await changes.keepVersion(tx.sql, { messageId: row.id, revision, body: row.body, by: actor.userId });
  const deleted = await changes.markDeleted(tx.sql, { id: row.id, revision, by: actor.userId });
  if (!deleted) throw notFound("message");
  await changes.deleteMentions(tx.sql, room.id, row.sequence, null);
  await noteChanged(tx, access, deleted, null);
  const thread = row.threadId ? await countReplies(tx.sql, room.id, new Map([[row.threadId, -1]])) : [];
  if (row.senderId !== actor.userId || row.messageType === "system") {
    const details = { roomId: access.id, courseId: access.courseId, senderId: row.senderId, sequence: row.sequence };
    await tx.audit({ action: "chat.message_deleted", targetType: "message", targetId: row.id, details });
  }
  return { row: deleted, changed: [deleted, ...thread] };
}
