import { notFound, type Context, type Transaction } from "@lectern/core";
import type { PersonSummary } from "@lectern/users/contract";
import { PINS_MAX, type Message } from "../../contract.ts";
import { messageDeleted, roomClosed, tooManyPins } from "../chat.errors.ts";
import type { MessageGrant, RoomGrant } from "../chat.policy.ts";
import { presentMessages } from "../chat.presenter.ts";
import { personOf } from "../people.ts";
import * as changes from "../repository/changes.repository.ts";
import type { MessageRow } from "../repository/messages.repository.ts";
import { nextRevision } from "../repository/rooms.repository.ts";
import { tellUpdated } from "../save-messages.ts";
import { lockMessage } from "./lock.ts";
import { writeSystemLineIn } from "./system.ts";

/** Where staff pins, the room is told by a line of its own; in a conversation everybody sees it happen. */
export async function pin(ctx: Context, grant: MessageGrant, pinned: boolean): Promise<Message> {
  const sender = await personOf(ctx, grant.actor);
  const { row, changed } = await ctx.transaction((tx) => pinIn(ctx, tx, grant, pinned, sender));
  const [message] = changed ? await tellUpdated(ctx, grant.access, [row]) : await presentMessages(ctx, grant.access.organisationId, [row]);
  if (!message) throw notFound("message");
  return message;
}

async function pinIn(
  ctx: Context,
  tx: Transaction,
  grant: MessageGrant,
  pinned: boolean,
  sender: PersonSummary,
): Promise<{ row: MessageRow; changed: boolean }> {
  const { room, row } = await lockMessage(tx, grant);
  if (row.deletedAt) throw messageDeleted();
  if ((row.pinnedAt !== null) === pinned) return { row, changed: false };
  if (room.closedAt) throw roomClosed();
  if (pinned && (await changes.countPins(tx.sql, room.id)) >= PINS_MAX) throw tooManyPins(PINS_MAX);
  const revision = await nextRevision(tx.sql, room.id);
  const saved = await changes.savePin(tx.sql, { id: row.id, revision, by: pinned ? sender.id : null });
  if (!saved) throw notFound("message");
  if (pinned && room.kind !== "direct") {
    await writeSystemLineIn(ctx, tx, grant.access, sender, {
      clientId: `pinned ${row.id} ${revision}`,
      message: `${sender.fullName} pinned a message`,
      system: { kind: "message_pinned", values: { name: sender.fullName, messageId: row.id, sequence: row.sequence } },
    });
  }
  return { row: saved, changed: true };
}

export async function listPins(ctx: Context, { access }: RoomGrant): Promise<{ items: Message[] }> {
  const rows = await changes.listPins(ctx.sql, access.organisationId, access.id, PINS_MAX);
  return { items: await presentMessages(ctx, access.organisationId, rows) };
}
