import { serveSocket, signedIn, type SocketPart } from "@lectern/core";
import { joinCourse, leaveCourse, sendMessage, typingStart, typingStop } from "../contract.ts";
import { mayReadRoom, mayWriteInRoom } from "./chat.policy.ts";
import * as chat from "./chat.service.ts";

const part: SocketPart = {
  events: [
    serveSocket(joinCourse, mayReadRoom, ({ ctx, payload, grant, connection }) => chat.join(ctx, grant, payload.afterSequence, connection)),
    // Leaving needs no right: whoever lost the course may still leave its room.
    serveSocket(leaveCourse, signedIn, async ({ ctx, payload, grant, connection }) => {
      await chat.leave(ctx, grant, payload.courseId, connection);
      return {};
    }),
    serveSocket(sendMessage, mayWriteInRoom, async ({ ctx, payload, grant }) => ({ message: await chat.send(ctx, grant, payload) })),
    serveSocket(typingStart, mayWriteInRoom, async ({ ctx, grant }) => {
      await chat.tellTyping(ctx, grant, true);
      return {};
    }),
    serveSocket(typingStop, mayWriteInRoom, async ({ ctx, grant }) => {
      await chat.tellTyping(ctx, grant, false);
      return {};
    }),
  ],
  onDisconnect: chat.leaveAll,
  onSwept: chat.tellGone,
};

export default part;
