import { definePolicy, notAllowed, notFound, requireActor, type Actor, type Context } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import { findAnnouncement, type AnnouncementRow } from "./repository/announcements.repository.ts";
import { findEntry, type EntryRow } from "./repository/entries.repository.ts";

/*
 * Notifications and preferences are the person's own (`signedIn`). Announcements: the course's members read them, its staff
 * writes them, the author and those who may edit the course correct them.
 */

export interface OwnNotification {
  readonly actor: Actor;
  readonly entry: EntryRow;
}

export interface CourseGrant {
  readonly actor: Actor;
  readonly access: courses.CourseAccess;
}

export interface AnnouncementGrant extends CourseGrant {
  readonly announcement: AnnouncementRow;
}

export const ownNotification = definePolicy({
  name: "ownNotification",
  summary: "The person it is for",
  check: async (ctx: Context, { params }: { params: { notificationId: string } }): Promise<OwnNotification> => {
    const actor = requireActor(ctx);
    const entry = await findEntry(ctx.sql, actor, params.notificationId);
    if (!entry) throw notFound("notification");
    return { actor, entry };
  },
});

export const mayReadAnnouncements = definePolicy({
  name: "mayReadAnnouncements",
  summary: "The course's members",
  check: (ctx: Context, { params }: { params: { courseId: string } }) => requireCourse(ctx, params.courseId, "read"),
});

export const mayAnnounce = definePolicy({
  name: "mayAnnounce",
  summary: "The course's staff and organisation administrators",
  check: (ctx: Context, { params }: { params: { courseId: string } }) => requireCourse(ctx, params.courseId, "moderate"),
});

export const mayEditAnnouncement = definePolicy({
  name: "mayEditAnnouncement",
  summary: "Its author while they are staff, the course's instructors and organisation administrators",
  check: async (ctx: Context, { params }: { params: { announcementId: string } }): Promise<AnnouncementGrant> => {
    const actor = requireActor(ctx);
    const announcement = await findAnnouncement(ctx.sql, actor.organisationId, params.announcementId);
    if (!announcement) throw notFound("announcement");
    const access = await findAccess(ctx, actor, announcement.courseId);
    if (!access?.permissions.includes("read")) throw notFound("announcement");
    const own = announcement.authorId === actor.userId && access.permissions.includes("moderate");
    if (!own && !access.permissions.includes("edit")) throw notAllowed();
    return { actor, access, announcement };
  },
});

async function requireCourse(ctx: Context, courseId: string, permission: courses.CoursePermission): Promise<CourseGrant> {
  const actor = requireActor(ctx);
  const access = await findAccess(ctx, actor, courseId);
  if (!access) throw notFound("course");
  if (!access.permissions.includes(permission)) throw notAllowed();
  return { actor, access };
}

function findAccess(ctx: Context, { organisationId, userId, role }: Actor, courseId: string) {
  return ctx.call(courses.getAccess, { organisationId, userId, role, courseId });
}
