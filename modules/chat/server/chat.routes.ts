import { serveRoute, signedIn, type ServedRoute } from "@lectern/core";
import {
  describeFile,
  exportRoom as exportRoomRoute,
  getChatFile,
  getModeration,
  getReceipts,
  getRoom,
  listMessages,
  listMutes,
  listOnline,
  listPins,
  listRoomMessages,
  listRoomOnline,
  listRoomPeople,
  listRooms,
  muteUser,
  openDirect,
  searchPeople,
  unmuteUser,
  updateModeration,
  updateMyRoom,
} from "../contract.ts";
import { mayModerateRoom, mayReadFile, mayReadRoomOf, mayWriteInRoomOf } from "./chat.policy.ts";
import { listOnline as whoIsOnline } from "./service/presence.ts";
import { presentFile } from "./chat.presenter.ts";
import { exportRoom } from "./service/export.ts";
import { changeRules, getModeration as rulesOf } from "./service/moderation.ts";
import * as mutes from "./service/mutes.ts";
import { openFile, takeFile } from "./service/files.ts";
import { listPins as pinsOf } from "./service/pins.ts";
import { history } from "./service/history.ts";
import * as directs from "./service/directs.ts";
import { chooseNotices, receiptsOf } from "./service/places.ts";
import { presentRoom } from "./service/present-rooms.ts";
import { listRooms as roomsOf } from "./service/rooms.ts";

const routes: readonly ServedRoute[] = [
  serveRoute(listMessages, mayReadRoomOf, ({ ctx, grant, query }) => history(ctx, grant, query)),
  serveRoute(listRoomMessages, mayReadRoomOf, ({ ctx, grant, query }) => history(ctx, grant, query)),
  serveRoute(listRoomOnline, mayReadRoomOf, ({ ctx, grant }) => whoIsOnline(ctx, grant)),
  serveRoute(listOnline, mayReadRoomOf, ({ ctx, grant }) => whoIsOnline(ctx, grant)),
  serveRoute(listPins, mayReadRoomOf, ({ ctx, grant }) => pinsOf(ctx, grant)),
  serveRoute(listRooms, signedIn, async ({ ctx, grant }) => ({ rooms: await roomsOf(ctx, grant) })),
  serveRoute(getRoom, mayReadRoomOf, ({ ctx, grant }) => presentRoom(ctx, grant)),
  serveRoute(updateMyRoom, mayReadRoomOf, ({ ctx, grant, body }) => chooseNotices(ctx, grant, body.notices)),
  serveRoute(getReceipts, mayReadRoomOf, ({ ctx, grant, params }) => receiptsOf(ctx, grant, params.messageId)),
  serveRoute(openDirect, signedIn, async ({ ctx, grant, body, http }) => {
    const { room, created } = await directs.openDirect(ctx, grant, body.userIds);
    http.status(created ? 201 : 200);
    return room;
  }),
  serveRoute(searchPeople, signedIn, async ({ ctx, grant, query }) => ({ items: await directs.searchPeople(ctx, grant, query.q) })),
  serveRoute(listRoomPeople, mayReadRoomOf, async ({ ctx, grant, query }) => ({ items: await directs.listRoomPeople(ctx, grant, query.q) })),
  serveRoute(describeFile, mayWriteInRoomOf, async ({ ctx, grant, body }) => presentFile(await takeFile(ctx, grant, body.fileId))),
  serveRoute(getChatFile, mayReadFile, ({ ctx, grant, query }) => openFile(ctx, grant, query.download === "1")),
  serveRoute(getModeration, mayModerateRoom, ({ ctx, grant }) => rulesOf(ctx, grant)),
  serveRoute(updateModeration, mayModerateRoom, ({ ctx, grant, body }) => changeRules(ctx, grant, body)),
  serveRoute(listMutes, mayModerateRoom, ({ ctx, grant, query }) => mutes.listMutes(ctx, grant, query)),
  serveRoute(muteUser, mayModerateRoom, ({ ctx, grant, params, body }) => mutes.muteSomebody(ctx, grant, params.userId, body)),
  serveRoute(unmuteUser, mayModerateRoom, ({ ctx, grant, params }) => mutes.unmuteSomebody(ctx, grant, params.userId)),
  serveRoute(exportRoomRoute, mayModerateRoom, ({ ctx, grant, query }) => exportRoom(ctx, grant, query.format)),
];

export default routes;
