import { defineWebPart } from "@lectern/ui/web/part";

/** Bringing in courses made elsewhere. */
export const web = defineWebPart({
  name: "interop",
  routes: [
    { path: "/courses/import", access: "staff", lazy: () => import("./ImportPage.tsx") },
    { path: "/courses/import/$jobId", access: "staff", lazy: () => import("./JobPage.tsx") },
  ],
  events: () => import("./events.ts"),
});
