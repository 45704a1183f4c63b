import { serveRoute, type ServedRoute } from "@lectern/core";
import { listMessages, listOnline } from "../contract.ts";
import { mayReadRoomOf } from "./chat.policy.ts";
import { listOnline as whoIsOnline } from "./service/presence.ts";
import { history } from "./service/read.ts";

const routes: readonly ServedRoute[] = [
  serveRoute(listMessages, mayReadRoomOf, ({ ctx, grant, query }) => history(ctx, grant, query)),
  serveRoute(listOnline, mayReadRoomOf, ({ ctx, grant }) => whoIsOnline(ctx, grant)),
];

export default routes;
