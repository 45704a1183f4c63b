import { defineRoute, id, instant } from "@lectern/core";
import { message } from "@lectern/chat/contract";
import { courseRole, courseStatus } from "@lectern/courses/contract";
import { courseProgress, nextStep, progressSummary } from "@lectern/progress/contract";
import { z } from "zod";

/** A part of the page whose source did not answer is left out and named here, so that the page says so. */
export const dashboardPart = z.enum(["courses", "progress", "next", "summaries", "messages"]);

/** One of the person's courses as the dashboard shows it. */
export const dashboardCourse = z.object({
  id,
  title: z.string(),
  status: courseStatus,
  role: courseRole,
  thumbnailUrl: z.string().nullable(),
  enrolledAt: instant,
  /** Where the person learns: their own progress. Null while that source is away. */
  progress: courseProgress.nullable(),
  /** Where the person teaches: how far the class is. */
  summary: progressSummary.nullable(),
  /** The room's latest message. */
  lastMessage: message.nullable(),
});
export type DashboardCourse = z.output<typeof dashboardCourse>;

export const dashboard = z.object({
  /** Continue where you left off: one step per course, the latest activity first. */
  next: z.array(nextStep),
  courses: z.array(dashboardCourse),
  missing: z.array(dashboardPart),
});
export type Dashboard = z.output<typeof dashboard>;

export const getDashboard = defineRoute({
  method: "GET",
  path: "/api/bff/dashboard",
  summary: "Everything the first page after signing in shows, in one answer; useful also when a source is away",
  reply: dashboard,
});

export type Routes = typeof getDashboard;
