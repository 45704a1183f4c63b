import { serveRoute, signedIn } from "@lectern/core";
import * as contract from "../contract.ts";
import * as policy from "./notifications.policy.ts";
import * as announcements from "./service/announcements.ts";
import * as preferences from "./service/preferences.ts";
import * as read from "./service/read.ts";

export default [
  serveRoute(contract.listNotifications, signedIn, ({ ctx, grant, query }) => read.listNotifications(ctx, grant, query)),
  serveRoute(contract.getNotificationState, signedIn, ({ ctx, grant }) => read.getState(ctx, grant)),
  serveRoute(contract.markRead, signedIn, ({ ctx, grant, body }) => read.markRead(ctx, grant, body)),
  serveRoute(contract.markUnread, policy.ownNotification, ({ ctx, grant }) => read.markUnread(ctx, grant)),
  serveRoute(contract.getPreferences, signedIn, ({ ctx, grant }) => preferences.getPreferences(ctx, grant)),
  serveRoute(contract.putPreferences, signedIn, ({ ctx, grant, body }) => preferences.putPreferences(ctx, grant, body)),
  serveRoute(contract.listAnnouncements, policy.mayReadAnnouncements, ({ ctx, grant, query }) => announcements.listAnnouncements(ctx, grant, query)),
  serveRoute(contract.createAnnouncement, policy.mayAnnounce, ({ ctx, grant, body }) => announcements.createAnnouncement(ctx, grant, body)),
  serveRoute(contract.updateAnnouncement, policy.mayEditAnnouncement, ({ ctx, grant, body }) => announcements.updateAnnouncement(ctx, grant, body)),
  serveRoute(contract.deleteAnnouncement, policy.mayEditAnnouncement, ({ ctx, grant }) => announcements.deleteAnnouncement(ctx, grant)),
];
