import { loadStrings } from "@lectern/ui/web/i18n";
import { defineWebPart } from "@lectern/ui/web/part";
import { MessagesSquare } from "lucide-react";
import { lazy } from "react";

/** Conversations: of courses, of live sessions, between people. */
export const web = defineWebPart({
  name: "chat",
  routes: [
    { path: "/course/$courseId/chat", access: "signedIn", lazy: () => import("./RoomPage.tsx") },
    {
      path: "/messages",
      access: "signedIn",
      lazy: () => import("./rooms/MessagesPage.tsx"),
      nav: { labelKey: "nav.messages", icon: MessagesSquare, order: 30, badge: () => import("./background/UnreadBadge.tsx") },
    },
    { path: "/messages/$roomId", access: "signedIn", lazy: () => import("./rooms/MessagesPage.tsx") },
  ],
  events: () => import("./events.ts"),
  background: () => import("./background/Background.tsx"),
});

/** A room by its id, for pages that show one beside other things. It fills the height it is given. */
export const Conversation = lazy(async () => {
  const [loaded] = await Promise.all([import("./conversation/Conversation.tsx"), loadStrings("chat")]);
  return loaded;
});
