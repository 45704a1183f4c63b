import type { Context } from "@lectern/core";
import { namingOf, roomActivity, type Message, type Naming } from "../../contract.ts";
import { createCoalescer } from "../coalesce.ts";
import { activityRoomOf } from "../rooms.ts";

/** Those who watch a room from outside hear of it at most so often from one process. */
const TELL_ACTIVITY_EVERY_MS = 1_000;
/** More unread ones nobody counts. */
const NAMING_MAX = 100;

interface Activity {
  readonly ctx: Context;
  /** The latest. */
  readonly message: Message;
  readonly naming: readonly Naming[];
}

const activity = createCoalescer<Activity>({
  everyMs: TELL_ACTIVITY_EVERY_MS,
  merge: (earlier, later) => ({
    ...(later.message.sequence > earlier.message.sequence ? later : earlier),
    naming: [...earlier.naming, ...later.naming].slice(-NAMING_MAX),
  }),
  send: (room, { ctx, message, naming }) =>
    ctx.realtime.toRoom(
      room,
      roomActivity.name,
      roomActivity.payload.parse({ roomId: message.roomId, courseId: message.courseId, sequence: message.sequence, lastMessage: message, naming }),
    ),
});

/** After the commit of a new message. */
export function tellActivity(ctx: Context, message: Message): void {
  const naming = namingOf(message);
  activity.push(activityRoomOf(message.roomId), { ctx, message, naming: naming ? [naming] : [] });
}
