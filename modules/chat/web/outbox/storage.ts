import { browserDatabase, type DBSchema } from "@lectern/ui/web/database";

/** A message on its way: written by this person in this browser, not acknowledged by the server. */
export interface OutgoingMessage {
  readonly clientId: string;
  readonly userId: string;
  readonly courseId: string;
  readonly message: string;
  /** The message it answers. */
  readonly replyTo?: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Code of the problem the server refused it with for good; the person decides what becomes of it. */
  readonly refused?: string | undefined;
}

interface Schema extends DBSchema {
  messages: { key: string; value: OutgoingMessage; indexes: { createdAt: number } };
}

const open = browserDatabase<Schema>("lectern-chat", 1, (database) => {
  database.createObjectStore("messages", { keyPath: "clientId" }).createIndex("createdAt", "createdAt");
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
