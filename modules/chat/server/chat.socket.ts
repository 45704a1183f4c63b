import { Exact, serveSocket, signedIn, type SocketPart } from "@lectern/core";
import {
  deleteMessage,
  editMessage,
  joinCourse,
  leaveCourse,
  markRead,
  pinMessage,
  react,
  sendMessage,
  typingStart,
  typingStop,
  watchRooms,
} from "../contract.ts";
import { mayDeleteMessage, mayEditMessage, mayEnterRoom, mayPinMessage, mayReadRoom, mayWriteInRoom } from "./chat.policy.ts";
import { remove } from "./service/delete.ts";
import { edit } from "./service/edit.ts";
import { pin } from "./service/pins.ts";
import { markRead as mark } from "./service/places.ts";
import * as presence from "./service/presence.ts";
import { react as putReaction } from "./service/reactions.ts";
import { join } from "./service/read.ts";
import { leaveRoom } from "./service/leave.ts";
import { watchRooms as watch } from "./service/rooms.ts";
import { send } from "./service/send.ts";

const part: SocketPart = {
  events: [
    serveSocket(joinCourse, mayEnterRoom, ({ ctx, payload, grant, connection }) => join(ctx, grant, payload, connection)),
    // Leaving needs no right: whoever lost the course may still leave its room.
    serveSocket(leaveCourse, signedIn, async ({ ctx, payload, grant, connection }) => {
      await leaveRoom(ctx, grant, payload, connection);
      return {};
    }),
    serveSocket(sendMessage, mayWriteInRoom, async ({ ctx, payload, grant }) => new Exact({ message: await send(ctx, grant, payload) })),
    serveSocket(editMessage, mayEditMessage, async ({ ctx, payload, grant }) => ({ message: await edit(ctx, grant, payload) })),
    serveSocket(react, mayReadRoom, async ({ ctx, payload, grant }) => ({ message: await putReaction(ctx, grant, payload) })),
    serveSocket(pinMessage, mayPinMessage, async ({ ctx, payload, grant }) => ({ message: await pin(ctx, grant, payload.pinned) })),
    serveSocket(deleteMessage, mayDeleteMessage, async ({ ctx, grant }) => ({ message: await remove(ctx, grant) })),
    serveSocket(markRead, mayReadRoom, ({ ctx, payload, grant }) => mark(ctx, grant, payload)),
    serveSocket(watchRooms, signedIn, async ({ ctx, grant, connection }) => ({ rooms: await watch(ctx, grant, connection) })),
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
