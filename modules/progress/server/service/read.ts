import { decodeCursor, toPage, notFound, type Context, type RouteInput } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import { z } from "zod";
import * as contract from "../../contract.ts";
import * as eventLog from "../learning-events.repository.ts";
import type { ProgressGrant, ReadProgressGrant } from "../progress.policy.ts";
import { toCourse, toDetail, toLearningEvent } from "../progress.presenter.ts";
import * as repository from "../progress.repository.ts";
import { nextSection } from "../next-section.ts";
import { rollUpCourse, type SectionState } from "../rollup.ts";
import { toRuleBook } from "../rules.ts";
import { outlinesOf } from "./outlines.ts";

/** One learner's progress, counted from the sections at this moment. */
export async function getCourseProgress(ctx: Context, { access, userId }: ReadProgressGrant) {
  const { courseId, organisationId } = access;
  const outline = (await outlinesOf(ctx, organisationId, [courseId])).get(courseId);
  if (!outline) throw notFound("course");
  const states = await statesOf(ctx, userId, [courseId]);
  return toDetail(courseId, userId, outline.lessons, states.get(courseId) ?? new Map(), toRuleBook(outline.lessons, outline.rules));
}

/** The active students of a course by name; names and search are the courses room's. */
export async function listLearners(
  ctx: Context,
  { access }: ProgressGrant,
  { search, cursor, limit }: RouteInput<typeof contract.listLearnerProgress>["query"],
) {
  const { courseId, organisationId } = access;
  const members = await ctx.call(courses.listMembers, { organisationId, courseId, role: "student", status: "active", search, cursor, limit });
  const rows = await repository.findCourseProgress(
    ctx.sql,
    courseId,
    members.items.map(({ userId }) => userId),
  );
  const progress = new Map(rows.map((row) => [row.userId, row]));
  const outline = (await outlinesOf(ctx, organisationId, [courseId])).get(courseId);
  const untouched = rollUpCourse(outline?.lessons ?? [], new Map());
  return {
    items: members.items.map(({ userId, user }) => ({ userId, user, course: toCourse(courseId, progress.get(userId) ?? untouched) })),
    nextCursor: members.nextCursor,
  };
}

export async function getSummaries(ctx: Context, organisationId: string, courseIds: readonly string[]): Promise<z.output<typeof contract.progressSummary>[]> {
  const rows = new Map((await repository.summarise(ctx.sql, organisationId, courseIds)).map((row) => [row.courseId, row]));
  return courseIds.map((courseId) => rows.get(courseId) ?? { courseId, learners: 0, notStarted: 0, inProgress: 0, completed: 0, averagePercentage: 0 });
}

export async function getSummary(ctx: Context, { access }: ProgressGrant) {
  const [summary] = await getSummaries(ctx, access.organisationId, [access.courseId]);
  if (!summary) throw notFound("course");
  return summary;
}

/** A person's progress in several courses, with the step to go on with. */
export async function getOverview(
  ctx: Context,
  { organisationId, userId, courseIds }: { organisationId: string; userId: string; courseIds: readonly string[] },
) {
  const [outlines, states] = [await outlinesOf(ctx, organisationId, courseIds), await statesOf(ctx, userId, courseIds)];
  return courseIds.flatMap((courseId) => {
    const outline = outlines.get(courseId);
    if (!outline) return [];
    const mine = states.get(courseId) ?? new Map<string, SectionState>();
    const course = toCourse(courseId, rollUpCourse(outline.lessons, mine));
    return [{ ...course, next: toNext(courseId, course, nextSection(outline.lessons, mine, toRuleBook(outline.lessons, outline.rules))) }];
  });
}

/** One step per course somebody learns in, the latest activity first, courses not begun last. */
export async function getNext(
  ctx: Context,
  { organisationId, userId, limit }: { organisationId: string; userId: string; limit: number },
): Promise<contract.NextStep[]> {
  const mine = (await ctx.call(courses.getMine, { organisationId, userId, role: "student" })).filter(({ permissions }) => permissions.includes("learn"));
  const titles = new Map(mine.map(({ id, title }) => [id, title]));
  const overview = await getOverview(ctx, { organisationId, userId, courseIds: [...titles.keys()] });
  return overview
    .flatMap(({ next }) => (next ? [{ ...next, courseTitle: titles.get(next.courseId) ?? "" }] : []))
    .toSorted((a, b) => (b.lastActivityAt ?? "").localeCompare(a.lastActivityAt ?? ""))
    .slice(0, limit);
}

export async function listLearningEvents(
  ctx: Context,
  { access, userId }: ProgressGrant & { userId: string | null },
  { type, cursor, limit }: RouteInput<typeof contract.listLearningEvents>["query"],
) {
  const { courseId, organisationId } = access;
  const [before = null] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [];
  const rows = await eventLog.listEvents(ctx.sql, { organisationId, courseId, userId: userId ?? undefined, type, before, limit });
  return toPage(rows, limit, toLearningEvent, (row) => [row.id]);
}

async function statesOf(ctx: Context, userId: string, courseIds: readonly string[]): Promise<Map<string, Map<string, SectionState>>> {
  const rows =
    courseIds.length > 0
      ? await repository.findStates(
          ctx.sql,
          courseIds.map((courseId) => ({ userId, courseId })),
        )
      : [];
  return new Map(
    [...Map.groupBy(rows, ({ courseId }) => courseId)].map(([courseId, states]) => [courseId, new Map(states.map((state) => [state.sectionId, state]))]),
  );
}

function toNext(courseId: string, { percentage, lastActivityAt }: contract.CourseProgress, step: ReturnType<typeof nextSection>) {
  if (!step) return null;
  const { lesson, section, reason } = step;
  return {
    courseId,
    percentage,
    lastActivityAt,
    reason,
    lessonId: lesson.id,
    lessonTitle: lesson.title,
    sectionId: section.id,
    sectionTitle: section.title,
    contentType: section.contentType,
    estimatedDuration: section.estimatedDuration,
  };
}
