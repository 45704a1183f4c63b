import type { Context } from "@lectern/core";
import { roomActivity, type Message } from "../../contract.ts";
import { createCoalescer } from "../coalesce.ts";
import { activityRoomOf } from "../rooms.ts";

/** Those who watch a room from outside hear of it at most so often from one process. */
const TELL_ACTIVITY_EVERY_MS = 1_000;

interface Activity {
  readonly ctx: Context;
  readonly message: Message;
}

const activity = createCoalescer<Activity>({
  everyMs: TELL_ACTIVITY_EVERY_MS,
  merge: (earlier, later) => (later.message.sequence > earlier.message.sequence ? later : earlier),
  send: (room, { ctx, message }) =>
    ctx.realtime.toRoom(
      room,
      roomActivity.name,
      roomActivity.payload.parse({ roomId: message.roomId, courseId: message.courseId, sequence: message.sequence, lastMessage: message }),
    ),
});

/** After the commit of a new message. */
export function tellActivity(ctx: Context, message: Message): void {
  activity.push(activityRoomOf(message.roomId), { ctx, message });
}
