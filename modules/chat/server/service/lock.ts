import { notFound, type Transaction } from "@lectern/core";
import type { MessageGrant } from "../chat.policy.ts";
import { findMessage, type MessageRow } from "../repository/messages.repository.ts";
import { lockRooms, type LockedRoomRow } from "../repository/rooms.repository.ts";

/** The message as it is now. Whatever changes a message locks its room, so it stays so until the commit. */
export async function lockMessage(
  tx: Transaction,
  { access, message }: Pick<MessageGrant, "access" | "message">,
): Promise<{ room: LockedRoomRow; row: MessageRow }> {
  const [room] = await lockRooms(tx.sql, [access.id]);
  const row = await findMessage(tx.sql, { organisationId: access.organisationId, roomId: access.id }, message.id);
  if (!room || !row) throw notFound("message");
  return { room, row };
}
