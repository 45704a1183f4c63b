import { createClient } from "@lectern/client";
import type { Routes as CourseRoutes } from "@lectern/courses/contract";
import { sessionFetch } from "@lectern/ui/web/http";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Announcement, Notification, NotificationState, Preferences, Routes } from "../contract.ts";

export type { Announcement, Notification, NotificationState, Preferences };

const client = createClient<Routes | CourseRoutes>({ fetch: sessionFetch });

const PAGE_SIZE = 30;

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export type Filter = "all" | "unread";

/** Where one stands: the badge. */
export const stateQuery = () =>
  queryOptions({ queryKey: ["notifications", "state"], queryFn: ({ signal }) => client.get("/api/notifications/state", { signal }) });

export const listsKey = ["notifications", "list"];

/** One's notifications, newest first. */
export const listQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: [...listsKey, filter],
    queryFn: ({ signal, pageParam }): Promise<Page<Notification>> =>
      client.get("/api/notifications", { query: { limit: PAGE_SIZE, cursor: pageParam, ...(filter === "unread" ? { unread: "true" } : {}) }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const sendRead = (body: { ids: string[] } | { upTo: number }) => client.post("/api/notifications/read", { body });
export const sendUnread = (notificationId: string) => client.post("/api/notifications/:notificationId/unread", { params: { notificationId } });

export const preferencesQuery = () =>
  queryOptions({ queryKey: ["notifications", "preferences"], queryFn: ({ signal }) => client.get("/api/notifications/preferences", { signal }) });

export const savePreferences = (body: Preferences) => client.put("/api/notifications/preferences", { body });

/** A course's announcements, newest first. */
export const announcementsQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: ["notifications", "announcements", courseId],
    queryFn: ({ signal, pageParam }): Promise<Page<Announcement>> =>
      client.get("/api/courses/:courseId/announcements", { params: { courseId }, query: { limit: PAGE_SIZE, cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const createAnnouncement = (courseId: string, body: { title: string; body: string }, idempotencyKey: string) =>
  client.post("/api/courses/:courseId/announcements", { params: { courseId }, body, idempotencyKey });
export const updateAnnouncement = (announcementId: string, body: { title: string; body: string; version: number }) =>
  client.patch("/api/announcements/:announcementId", { params: { announcementId }, body });
export const deleteAnnouncement = (announcementId: string) => client.delete("/api/announcements/:announcementId", { params: { announcementId } });

/** The course itself, under the courses room's own key: whichever page was there first, it is asked for once. */
export const courseQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["courses", "course", courseId],
    queryFn: ({ signal }) => client.get("/api/courses/:courseId", { params: { courseId }, signal }),
  });

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
