import { defineWebPart } from "@lectern/ui/web/part";

/** A course's conversation. */
export const web = defineWebPart({
  name: "chat",
  routes: [{ path: "/course/$courseId/chat", access: "signedIn", lazy: () => import("./RoomPage.tsx") }],
  events: () => import("./events.ts"),
});
