import { defineBroadcast, defineEvent, defineJob, id, instant } from "@lectern/core";
import { z } from "zod";
import { announcement } from "./announcements.ts";
import { notification, notificationState } from "./models.ts";

/** To `user_<userId>`. Where the entry is held already, this one replaces it and moves up. */
export const notificationReceived = defineBroadcast({
  name: "notification-received",
  summary: "Something new for you, and where you stand after it",
  payload: notificationState.extend({ notification }),
});

/** To `user_<userId>`, from whichever device. `readAt` null: unread again. */
export const notificationsRead = defineBroadcast({
  name: "notifications-read",
  summary: "You have read some notifications, by id or all up to a sequence, and where you stand after it",
  payload: notificationState.extend({ ids: z.array(id).optional(), upTo: z.number().int().optional(), readAt: instant.nullable() }),
});

/** To `user_<userId>`: ask again. */
export const notificationsChanged = defineBroadcast({
  name: "notifications-changed",
  summary: "Notifications of yours disappeared or say something else; load them again",
  payload: notificationState,
});

/** To `course_<courseId>`: new or corrected; of two, the one with the higher `version` counts. */
export const announcementChanged = defineBroadcast({
  name: "announcement-changed",
  summary: "An announcement of the course is new or was corrected",
  payload: announcement,
});

/** To `course_<courseId>`. */
export const announcementDeleted = defineBroadcast({
  name: "announcement-deleted",
  summary: "An announcement of the course was taken back",
  payload: z.object({ announcementId: id, courseId: id }),
});

export const announcementCreated = defineEvent({
  name: "announcement.created",
  version: 1,
  summary: "Staff announced something to a course",
  data: z.object({ announcementId: id, courseId: id, title: z.string(), /** At most 200 characters. */ excerpt: z.string() }),
});

export const announcementRemoved = defineEvent({
  name: "announcement.removed",
  version: 1,
  summary: "An announcement was taken back",
  data: z.object({ announcementId: id, courseId: id }),
});

/** Started by the room itself as soon as there is something to tell. */
export const deliver = defineJob({
  name: "notifications.deliver",
  summary: "Tell people what happened",
  input: z.object({}),
  result: z.object({ delivered: z.number().int() }),
  retryLimit: 5,
});

/** Where a delivery was cut off for good. */
export const resumeDelivery = defineJob({
  name: "notifications.resumeDelivery",
  summary: "Go on telling people what was left lying",
  input: z.object({}),
  result: z.object({ delivered: z.number().int() }),
  cron: "* * * * *",
});

export const sendDigests = defineJob({
  name: "notifications.sendDigests",
  summary: "Mail people what they have not read in Lectern",
  input: z.object({}),
  result: z.object({ sent: z.number().int(), failed: z.number().int() }),
  cron: "*/5 * * * *",
});

export const tidyNotifications = defineJob({
  name: "notifications.tidy",
  summary: "Forget old notifications",
  input: z.object({}),
  result: z.object({ removed: z.number().int() }),
  cron: "47 3 * * *",
});

export const postAnnouncement = defineJob({
  name: "notifications.postAnnouncement",
  summary: "Write an announcement into the course's conversation",
  input: z.object({ organisationId: id, announcementId: id }),
  result: z.object({ posted: z.boolean() }),
  retryLimit: 5,
});
