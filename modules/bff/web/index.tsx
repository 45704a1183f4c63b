import { defineWebPart } from "@lectern/ui/web/part";
import { LayoutDashboard } from "lucide-react";
import { dashboardQuery } from "./api.ts";

/** The first page after signing in. */
export const web = defineWebPart({
  name: "bff",
  routes: [
    {
      path: "/dashboard",
      access: "signedIn",
      lazy: () => import("./DashboardPage.tsx"),
      preload: ({ queryClient }) => void queryClient.prefetchQuery(dashboardQuery()),
      nav: [{ labelKey: "nav.dashboard", icon: LayoutDashboard, order: 10 }],
    },
  ],
  events: () => import("./events.ts"),
});
