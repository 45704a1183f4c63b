import type { Actor, Context } from "@lectern/core";
import { getRecent } from "@lectern/chat/contract";
import { getMine } from "@lectern/courses/contract";
import { getNext, getOverview, getSummaries } from "@lectern/progress/contract";
import type { z } from "zod";
import type { Dashboard, DashboardCourse, dashboardPart } from "../contract.ts";

/** A source that takes longer is left out of this answer. */
const SOURCE_TIMEOUT_MS = 2_000;
const NEXT_LIMIT = 5;
const MAX_COURSES = 100;

type Part = z.output<typeof dashboardPart>;

/** Asks all rooms at the same time; whoever does not answer in time is named in `missing`. */
export async function loadDashboard(ctx: Context, { organisationId, userId }: Actor): Promise<Dashboard> {
  const missing = new Set<Part>();
  const source = <T>(part: Part, answer: Promise<T>, otherwise: T) => withFallback(ctx, part, answer, otherwise, missing);

  const nextAnswer = source("next", ctx.call(getNext, { organisationId, userId, limit: NEXT_LIMIT }), []);
  const courses = await source("courses", ctx.call(getMine, { organisationId, userId, limit: MAX_COURSES }), []);
  const courseIds = courses.map(({ id }) => id);
  const taught = courses.filter(({ permissions }) => permissions.includes("see_progress")).map(({ id }) => id);
  const [next, progress, summaries, messages] = await Promise.all([
    nextAnswer,
    source("progress", ctx.call(getOverview, { organisationId, userId, courseIds }), []),
    source("summaries", ctx.call(getSummaries, { organisationId, courseIds: taught }), []),
    source("messages", ctx.call(getRecent, { organisationId, courseIds }), []),
  ]);
  const progressOf = new Map(progress.map((one) => [one.id, one]));
  const summaryOf = new Map(summaries.map((one) => [one.courseId, one]));
  const messageOf = new Map(messages.map((one) => [one.courseId, one]));
  return {
    next,
    courses: courses.map(({ id, title, status, role, thumbnailUrl, enrolledAt }): DashboardCourse => ({
      id,
      title,
      status,
      role,
      thumbnailUrl,
      enrolledAt,
      progress: progressOf.get(id) ?? null,
      summary: summaryOf.get(id) ?? null,
      lastMessage: messageOf.get(id) ?? null,
    })),
    missing: [...missing],
  };
}

async function withFallback<T>(ctx: Context, part: Part, answer: Promise<T>, otherwise: T, missing: Set<Part>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${part} took longer than ${SOURCE_TIMEOUT_MS} ms`)), SOURCE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, timeout]);
  } catch (error) {
    ctx.log.warn({ err: error, part }, "the dashboard goes without one of its sources");
    missing.add(part);
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}
