import { serveRoute, signedIn, type ServedRoute } from "@lectern/core";
import { getDashboard } from "../contract.ts";
import { loadDashboard } from "./dashboard.ts";

const routes: readonly ServedRoute[] = [serveRoute(getDashboard, signedIn, ({ ctx, grant }) => loadDashboard(ctx, grant))];

export default routes;
