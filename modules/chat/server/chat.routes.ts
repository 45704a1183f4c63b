import { serveRoute, signedIn, type ServedRoute } from "@lectern/core";
import {
  getReceipts,
  getRoom,
  listMessages,
  listOnline,
  listPins,
  listRoomMessages,
  listRoomOnline,
  listRoomPeople,
  listRooms,
  openDirect,
  searchPeople,
  updateMyRoom,
} from "../contract.ts";
import { mayReadRoomOf } from "./chat.policy.ts";
import { listOnline as whoIsOnline } from "./service/presence.ts";
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
];

export default routes;
