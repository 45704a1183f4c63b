import type { Transaction } from "@lectern/core";
import type { PersonSummary } from "@lectern/users/contract";
import { messageAddressed, messageChanged } from "../contract.ts";
import type { RoomAccess } from "./chat.policy.ts";
import { insertMentions, type MessageRow } from "./repository/messages.repository.ts";
import type { Written } from "./save-messages.ts";
import { whoWantsToBeTold } from "./service/notices.ts";

/** Characters of a message that travel with the event. */
const EXCERPT_LENGTH = 200;

/** Remembers who is named, for the counts of unread mentions, and tells whom a message is for. */
export async function addressed(tx: Transaction, written: readonly Written[]): Promise<void> {
  const named: { roomId: string; userId: string; sequence: number }[] = [];
  for (const { item, row, target } of written) {
    const recipients = new Map<string, "mention" | "reply" | "direct">();
    for (const userId of item.access.memberIds) recipients.set(userId, "direct");
    if (target) recipients.set(target.senderId, "reply");
    for (const { id } of item.mentions) recipients.set(id, "mention");
    recipients.delete(item.sender.id);
    for (const { id } of item.mentions) if (id !== item.sender.id) named.push({ roomId: row.roomId, userId: id, sequence: row.sequence });
    if (item.messageType === "system" || (recipients.size === 0 && !item.mentionsEveryone)) continue;
    const { access, sender, file, mentionsEveryone: everyone } = item;
    await addressMessage(tx, { access, sender, row, fileName: file?.name ?? null, recipients, everyone });
  }
  await insertMentions(tx.sql, named);
}

interface Addressed {
  readonly access: Pick<RoomAccess, "kind" | "title">;
  readonly sender: PersonSummary;
  readonly row: MessageRow;
  readonly fileName: string | null;
  readonly recipients: ReadonlyMap<string, "mention" | "reply" | "direct">;
  readonly everyone: boolean;
}

/** Tells the other rooms of the house whom a message is for, as far as they want to be told. */
export async function addressMessage(tx: Transaction, { access, sender, row, fileName, recipients: meant, everyone }: Addressed): Promise<void> {
  const { recipients, silent } = await whoWantsToBeTold(tx.sql, row.roomId, meant, everyone);
  if (recipients.size === 0 && !everyone) return;
  await tx.emit(
    messageAddressed,
    {
      roomId: row.roomId,
      kind: access.kind,
      courseId: row.courseId,
      roomTitle: access.title,
      messageId: row.id,
      sequence: row.sequence,
      senderId: sender.id,
      senderName: sender.fullName,
      excerpt: excerptOf(row, fileName),
      recipients: [...recipients].map(([userId, reason]) => ({ userId, reason })),
      everyone,
      silent,
    },
    { organisationId: row.organisationId, actorId: sender.id },
  );
}

const excerptOf = ({ body }: MessageRow, fileName: string | null) => (body || fileName || "").slice(0, EXCERPT_LENGTH).toWellFormed();

/** Tells the other rooms of the house what a message says now, or that it was taken back. */
export async function noteChanged(tx: Transaction, { kind }: Pick<RoomAccess, "kind">, row: MessageRow, fileName: string | null): Promise<void> {
  const { roomId, courseId, id: messageId, sequence, deletedAt } = row;
  const excerpt = deletedAt ? null : excerptOf(row, fileName);
  await tx.emit(messageChanged, { roomId, kind, courseId, messageId, sequence, excerpt }, { organisationId: row.organisationId });
}
