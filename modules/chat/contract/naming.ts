import type { Naming } from "./broadcasts.ts";
import type { Message } from "./models.ts";

/** Whom a message names, as `room-activity` tells it; null for one that names nobody. */
export function namingOf({ sequence, sender, mentions, mentionsEveryone }: Message): Naming | null {
  if (mentions.length === 0 && !mentionsEveryone) return null;
  return { sequence, senderId: sender.id, userIds: mentions.map(({ id }) => id), everyone: mentionsEveryone };
}
