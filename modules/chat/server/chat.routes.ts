import { serveRoute, type ServedRoute } from "@lectern/core";
import { listMessages, listOnline } from "../contract.ts";
import { mayReadHistory } from "./chat.policy.ts";
import * as chat from "./chat.service.ts";

const routes: readonly ServedRoute[] = [
  serveRoute(listMessages, mayReadHistory, ({ ctx, grant, query }) => chat.history(ctx, grant, query)),
  serveRoute(listOnline, mayReadHistory, ({ ctx, grant }) => chat.online(ctx, grant)),
];

export default routes;
