import { serveSocket, signedIn, type SocketPart } from "@lectern/core";
import { joinCourse, leaveCourse, sendMessage, typingStart, typingStop } from "../contract.ts";
import { mayReadRoom, mayWriteInRoom } from "./chat.policy.ts";
import * as presence from "./service/presence.ts";
import { join } from "./service/read.ts";
import { leaveRoom } from "./service/leave.ts";
import { send } from "./service/send.ts";

const part: SocketPart = {
  events: [
    serveSocket(joinCourse, mayReadRoom, ({ ctx, payload, grant, connection }) => join(ctx, grant, payload, connection)),
    // Leaving needs no right: whoever lost the course may still leave its room.
    serveSocket(leaveCourse, signedIn, async ({ ctx, payload, grant, connection }) => {
      await leaveRoom(ctx, grant, payload, connection);
      return {};
    }),
    serveSocket(sendMessage, mayWriteInRoom, async ({ ctx, payload, grant }) => ({ message: await send(ctx, grant, payload) })),
    serveSocket(typingStart, mayWriteInRoom, async ({ ctx, grant }) => {
      await presence.tellTyping(ctx, grant, true);
      return {};
    }),
    serveSocket(typingStop, mayWriteInRoom, async ({ ctx, grant }) => {
      await presence.tellTyping(ctx, grant, false);
      return {};
    }),
  ],
  onDisconnect: presence.leaveAll,
  onSwept: presence.tellGone,
};

export default part;
