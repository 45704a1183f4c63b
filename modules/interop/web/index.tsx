import { defineWebPart } from "@lectern/ui/web/part";
import { FileUp } from "lucide-react";

/** Bringing in courses and people from elsewhere. */
export const web = defineWebPart({
  name: "interop",
  routes: [
    { path: "/courses/import", access: "staff", lazy: () => import("./ImportPage.tsx") },
    { path: "/courses/import/$jobId", access: "staff", lazy: () => import("./JobPage.tsx") },
    {
      path: "/admin/people-imports",
      access: "admin",
      lazy: () => import("./people/ImportsPage.tsx"),
      nav: { labelKey: "nav.peopleImports", icon: FileUp, order: 14, place: "admin" },
    },
    { path: "/admin/people-imports/$importId", access: "admin", lazy: () => import("./people/ImportPage.tsx") },
  ],
  events: () => import("./events.ts"),
});
