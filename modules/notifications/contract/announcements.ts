import { defineRoute, id, instant, line, multiline, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { notificationActor } from "./models.ts";
import type { NotificationRoutes } from "./routes.ts";

/** Characters of an announcement's text. */
export const ANNOUNCEMENT_MAX_LENGTH = 5_000;

const title = line(200);
const body = multiline(ANNOUNCEMENT_MAX_LENGTH);

export const announcement = z.object({
  id,
  courseId: id,
  title: z.string(),
  /** Plain text of several lines. */
  body: z.string(),
  /** Null: the account is gone. */
  author: notificationActor.nullable(),
  /** Rises with every change; a higher one replaces a lower one. */
  version: z.number().int(),
  createdAt: instant,
  /** Null: as it was written. */
  editedAt: instant.nullable(),
});
export type Announcement = z.output<typeof announcement>;

const inCourse = z.object({ courseId: id });
const one = z.object({ announcementId: id });

export const listAnnouncements = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/announcements",
  summary: "A course's announcements, newest first",
  params: inCourse,
  query: pageQuery,
  reply: page(announcement),
});

export const createAnnouncement = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/announcements",
  summary: "Announce something to everybody in a course",
  params: inCourse,
  body: z.object({ title, body }),
  reply: announcement,
  status: 201,
});

export const updateAnnouncement = defineRoute({
  method: "PATCH",
  path: "/api/announcements/:announcementId",
  summary: "Correct an announcement; nobody is told again",
  params: one,
  /** `version`: of the one that was changed; `edit_conflict` (409) when somebody else was faster. */
  body: z.object({ title: title.optional(), body: body.optional(), version: z.number().int() }),
  reply: announcement,
  errors: ["edit_conflict"],
});

export const deleteAnnouncement = defineRoute({
  method: "DELETE",
  path: "/api/announcements/:announcementId",
  summary: "Take an announcement back; it disappears from everybody's notifications",
  params: one,
  reply: "nothing",
});

export type Routes = NotificationRoutes | typeof listAnnouncements | typeof createAnnouncement | typeof updateAnnouncement | typeof deleteAnnouncement;
