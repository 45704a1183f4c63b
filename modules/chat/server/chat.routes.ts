import { serveRoute, type ServedRoute } from "@lectern/core";
import { listMessages, listOnline, listRoomMessages, listRoomOnline } from "../contract.ts";
import { mayReadRoomOf } from "./chat.policy.ts";
import { listOnline as whoIsOnline } from "./service/presence.ts";
import { history } from "./service/history.ts";

const routes: readonly ServedRoute[] = [
  serveRoute(listMessages, mayReadRoomOf, ({ ctx, grant, query }) => history(ctx, grant, query)),
  serveRoute(listRoomMessages, mayReadRoomOf, ({ ctx, grant, query }) => history(ctx, grant, query)),
  serveRoute(listRoomOnline, mayReadRoomOf, ({ ctx, grant }) => whoIsOnline(ctx, grant)),
  serveRoute(listOnline, mayReadRoomOf, ({ ctx, grant }) => whoIsOnline(ctx, grant)),
];

export default routes;
