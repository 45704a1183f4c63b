import { browserDatabase, type DBSchema } from "@lectern/ui/web/database";

/** A message on its way: written by this person in this browser, not acknowledged by the server. */
export interface OutgoingMessage {
  readonly clientId: string;
  readonly userId: string;
  readonly roomId: string;
  readonly message: string;
  /** The message it answers. */
  readonly replyTo?: string | undefined;
  /** The thread it is written in, to show it there while it waits. */
  readonly threadId?: string | undefined;
  readonly mentions?: readonly string[] | undefined;
  readonly mentionsEveryone?: boolean | undefined;
  /** Kept with the message: it goes out after the browser was closed, too. */
  readonly file?: File | undefined;
  /** The file has arrived on the server as this upload. */
  readonly fileId?: string | undefined;
  /** Milliseconds since 1970; never twice the same in one browser: the order of sending. */
  readonly createdAt: number;
  /** Code of the problem the server refused it with for good; the person decides what becomes of it. */
  readonly refused?: string | undefined;
}

interface Schema extends DBSchema {
  messages: { key: string; value: OutgoingMessage; indexes: { createdAt: number } };
}

/** As version 1 kept it: rooms were known by their course, whose id they have. */
type OldMessage = OutgoingMessage & { readonly courseId?: string };

const open = browserDatabase<Schema>("lectern-chat", 2, (database, from, transaction) => {
  if (from === 0) {
    database.createObjectStore("messages", { keyPath: "clientId" }).createIndex("createdAt", "createdAt");
    return;
  }
  const store = transaction.objectStore("messages");
  void store.getAll().then((messages: OldMessage[]) => {
    for (const message of messages) if (message.courseId) void store.put({ ...message, roomId: message.courseId });
  });
});

/** One person's waiting messages, the oldest first. */
export async function listOutgoing(userId: string): Promise<OutgoingMessage[]> {
  const all = await (await open()).getAllFromIndex("messages", "createdAt");
  return all.filter((message) => message.userId === userId);
}

export async function putOutgoing(message: OutgoingMessage): Promise<void> {
  await (await open()).put("messages", message);
}

export async function deleteOutgoing(clientId: string): Promise<void> {
  await (await open()).delete("messages", clientId);
}
