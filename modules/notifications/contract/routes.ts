import { defineRoute, id, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { channels, notificationKind } from "./kinds.ts";
import { notification, notificationState, preferences } from "./models.ts";

/** Entries marked by id in one call. */
export const READ_IDS_MAX = 200;

export const listNotifications = defineRoute({
  method: "GET",
  path: "/api/notifications",
  summary: "One's notifications, newest first; with `after`, what arrived since, oldest first",
  query: pageQuery.extend({
    unread: z.stringbool().optional(),
    /** Only what has a higher sequence, in ascending order: to catch up. */
    after: z.coerce.number().int().min(0).optional(),
  }),
  reply: page(notification),
});

export const getNotificationState = defineRoute({
  method: "GET",
  path: "/api/notifications/state",
  summary: "How many are unread, and the number of the latest",
  reply: notificationState,
});

/** Repeating it changes nothing. Ids that are not one's own are passed over. */
export const markRead = defineRoute({
  method: "POST",
  path: "/api/notifications/read",
  summary: "Mark notifications as read: some by id, or all up to a sequence",
  body: z.union([z.object({ ids: z.array(id).min(1).max(READ_IDS_MAX) }), z.object({ upTo: z.number().int().min(0) })]),
  reply: notificationState,
  idempotency: "natural",
});

export const markUnread = defineRoute({
  method: "POST",
  path: "/api/notifications/:notificationId/unread",
  summary: "Mark one notification as unread again",
  params: z.object({ notificationId: id }),
  reply: notificationState,
  idempotency: "natural",
});

export const getPreferences = defineRoute({
  method: "GET",
  path: "/api/notifications/preferences",
  summary: "What one is told of, how, and when not",
  reply: preferences,
});

export const putPreferences = defineRoute({
  method: "PUT",
  path: "/api/notifications/preferences",
  summary: "Choose what one is told of, how, and when not; kinds left out are as they are for everybody",
  body: preferences.extend({ kinds: z.partialRecord(notificationKind, channels) }),
  reply: preferences,
});

export type NotificationRoutes =
  | typeof listNotifications
  | typeof getNotificationState
  | typeof markRead
  | typeof markUnread
  | typeof getPreferences
  | typeof putPreferences;
