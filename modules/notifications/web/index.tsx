import { loadStrings } from "@lectern/ui/web/i18n";
import { defineWebPart } from "@lectern/ui/web/part";
import { lazy } from "react";

/** What people are told of: the bell, the page of everything, the switches; and the announcements of courses. */
export const web = defineWebPart({
  name: "notifications",
  routes: [
    { path: "/notifications", access: "signedIn", lazy: () => import("./list/NotificationsPage.tsx") },
    { path: "/notifications/settings", access: "signedIn", lazy: () => import("./settings/SettingsPage.tsx") },
    { path: "/course/$courseId/announcements", access: "signedIn", lazy: () => import("./announcements/AnnouncementsPage.tsx") },
  ],
  events: () => import("./events.ts"),
  headerItem: () => import("./bell/Bell.tsx"),
});

export const CourseAnnouncements = lazy(() => withStrings(import("./announcements/CourseAnnouncements.tsx")));

/** A piece stands in another room's page, whose loading brought only that room's strings. */
async function withStrings<Module>(module: Promise<Module>): Promise<Module> {
  const [loaded] = await Promise.all([module, loadStrings("notifications")]);
  return loaded;
}
