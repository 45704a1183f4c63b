import { loadStrings } from "@lectern/ui/web/i18n";
import type { Access, WebRoute } from "@lectern/ui/web/part";
import { createRootRoute, createRoute, createRouter, redirect, type AnyRoute, type RouterHistory } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { AdminLayout } from "./layout/AdminLayout.tsx";
import { BareLayout } from "./layout/BareLayout.tsx";
import { MainLayout } from "./layout/MainLayout.tsx";
import { mayOpen } from "./layout/navigation.ts";
import { Shell } from "./layout/Shell.tsx";
import { NotFoundPage } from "./pages/NotFoundPage.tsx";
import { PendingPage } from "./pages/PendingPage.tsx";
import { RouteError } from "./pages/RouteError.tsx";
import { parts } from "./parts.ts";
import { queryClient } from "./query-client.ts";
import { loadSession } from "./session/session-store.ts";

/** A page that takes longer than this shows its skeleton. */
const PENDING_MS = 150;

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const main = createRoute({ getParentRoute: () => root, id: "main", component: MainLayout });
const bare = createRoute({ getParentRoute: () => root, id: "bare", component: BareLayout });
const admin = createRoute({ getParentRoute: () => main, id: "admin", component: AdminLayout });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async () => {
    const session = await loadSession();
    throw redirect({ to: session.status === "signedIn" ? "/dashboard" : "/courses", replace: true });
  },
});

/**
 * Code, strings and queries of a page start together. The code is loaded here and not by the router's own lazy
 * component, which reloads the window when a download fails: somebody on a bad network would lose what they typed.
 */
function pageRoute(module: string, route: WebRoute, parent: AnyRoute) {
  let Page: ComponentType | undefined;
  return createRoute({
    getParentRoute: () => parent,
    path: route.path,
    component: () => Page && <Page />,
    beforeLoad: ({ location }) => guard(route.access, location.href),
    loader: async ({ params }) => {
      route.preload?.({ params, queryClient });
      const [page] = await Promise.all([route.lazy(), loadStrings(module)]);
      Page = page.default;
    },
  });
}

/** Sends people without a session to the door and back again afterwards, and people with one away from the door. */
async function guard(access: Access, href: string) {
  if (access === "public") {
    // The page does not wait for it; the header asks again with the next page should it fail.
    loadSession().catch(console.warn);
    return;
  }
  const session = await loadSession();
  if (session.status !== "signedIn") {
    if (access !== "signedOut") throw redirect({ to: "/login", search: { next: href } });
    return;
  }
  if (access === "signedOut") throw redirect({ to: "/dashboard", replace: true });
  // The same as an address that does not exist: what one may not see is not there.
  if (!mayOpen(access, session)) throw redirect({ to: "/not-found", replace: true });
}

function childrenOf(parent: AnyRoute, belongs: (route: WebRoute) => boolean): AnyRoute[] {
  return parts.flatMap((part) => part.routes.filter(belongs).map((route) => pageRoute(part.name, route, parent)));
}

const isAdminPage = (route: WebRoute) => route.path === "/admin" || route.path.startsWith("/admin/");
const isBare = (route: WebRoute) => route.layout === "bare";

const notFound = createRoute({ getParentRoute: () => main, path: "$", component: NotFoundPage });

const routeTree = root.addChildren([
  home,
  bare.addChildren(childrenOf(bare, isBare)),
  main.addChildren([admin.addChildren(childrenOf(admin, isAdminPage)), notFound, ...childrenOf(main, (route) => !isBare(route) && !isAdminPage(route))]),
]);

const isBrowser = typeof document !== "undefined";

/** The browser has one; on the server every page that is drawn has its own. */
export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history ? { history } : {}),
    defaultPreload: "intent",
    defaultPendingMs: PENDING_MS,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: RouteError,
    // On the server it would be an inline script, which the content security policy forbids.
    scrollRestoration: isBrowser,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;
