import type { Context, JobRun } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import { getContacts } from "@lectern/users/contract";
import * as intake from "../repository/intake.repository.ts";
import { deliver, type Delivery } from "./deliver.ts";
import { findPeople } from "./people.ts";

/** Events told in one transaction. */
const BATCH = 200;
/** People of a course told in one transaction. */
const PAGE = 200;

type Told = Pick<JobRun, "signal">;

/**
 * Tells what the event handlers wrote down: what names its people first, then one page of what is meant for a whole course, and
 * again, so that a large course keeps nobody waiting. May be run twice at once and cut off anywhere.
 */
export async function drainIntake(ctx: Context, { signal }: Told): Promise<{ delivered: number }> {
  await intake.answerJobCall(ctx.sql);
  let delivered = 0;
  while (!signal.aborted) {
    const rows = await intake.listPeopleIntake(ctx.sql, ctx.now(), BATCH);
    for (const [, batch] of Map.groupBy(rows, ({ organisationId }) => organisationId)) delivered += await together(ctx, batch);
    const row = await intake.findCourseIntake(ctx.sql, ctx.now());
    if (row) delivered += await attempt(ctx, row, () => tellCourse(ctx, row));
    if (!row && rows.length === 0) break;
  }
  return { delivered };
}

/** All of them; where that fails, one by one, so that one nobody can tell holds nothing up. */
async function together(ctx: Context, rows: readonly intake.IntakeRow[]): Promise<number> {
  try {
    return await tellPeople(ctx, rows);
  } catch (error) {
    ctx.log.warn({ err: error, events: rows.length }, "notifications could not be delivered together");
  }
  let delivered = 0;
  for (const row of rows) delivered += await attempt(ctx, row, () => tellPeople(ctx, [row]));
  return delivered;
}

async function attempt(ctx: Context, row: intake.IntakeRow, tell: () => Promise<number>): Promise<number> {
  try {
    return await tell();
  } catch (error) {
    ctx.log.error({ err: error, eventId: row.eventId, kind: row.content.kind }, "a notification could not be delivered");
    await intake.postponeIntake(ctx.sql, row, ctx.now());
    return 0;
  }
}

/** Rows of one organisation. */
async function tellPeople(ctx: Context, rows: readonly intake.IntakeRow[]): Promise<number> {
  const [first] = rows;
  if (!first) return 0;
  const { organisationId } = first;
  const recipients = rows.flatMap(({ content }) => content.people.map(({ userId }) => userId));
  const [reachable, names, known] = await Promise.all([
    findReachable(ctx, organisationId, recipients),
    findPeople(
      ctx,
      organisationId,
      rows.map(({ actorId }) => actorId),
    ),
    findCourses(ctx, organisationId, rows),
  ]);
  return ctx.transaction(async (tx) => {
    const taken = await intake.takePeopleIntake(
      tx.sql,
      rows.map(({ eventId }) => eventId),
    );
    const deliveries = rows.flatMap((row) => {
      const content = taken.get(row.eventId);
      const people = content?.people.filter(({ userId }) => reachable.has(userId)) ?? [];
      return content ? people.flatMap((person) => toDelivery({ ...row, content }, person, known)) : [];
    });
    return deliver(ctx, tx, deliveries, names);
  });
}

/** The next page of the course's active people, but for the actor and those who are told otherwise. */
async function tellCourse(ctx: Context, row: intake.IntakeRow): Promise<number> {
  const { organisationId, courseId, actorId, occurredAt, content, cursor } = row;
  if (!courseId) return 0;
  const known = await findCourses(ctx, organisationId, [row]);
  const page = known.has(courseId)
    ? await ctx.call(courses.listMembers, { organisationId, courseId, limit: PAGE, ...(cursor === null ? {} : { cursor }) })
    : { items: [], nextCursor: null };
  const except = new Set([...content.except, actorId]);
  // Who came later finds it there already.
  const members = page.items.filter(({ userId, enrolledAt }) => !except.has(userId) && new Date(enrolledAt) <= occurredAt);
  const [reachable, names] = await Promise.all([
    findReachable(
      ctx,
      organisationId,
      members.map(({ userId }) => userId),
    ),
    findPeople(ctx, organisationId, [actorId]),
  ]);
  return ctx.transaction(async (tx) => {
    const now = await intake.advanceCourseIntake(tx.sql, row, page.nextCursor);
    if (!now) return 0;
    const deliveries = members
      .filter(({ userId, role }) => reachable.has(userId) && mayOpen(known.get(courseId), role))
      .flatMap(({ userId }) => toDelivery({ ...row, content: now }, { userId }, known));
    return deliver(ctx, tx, deliveries, names);
  });
}

type CourseFacts = Pick<courses.CourseSummary, "title" | "status">;

/** To students a draft does not exist; they hear of it when it is published. */
function mayOpen(course: CourseFacts | undefined, role: unknown): boolean {
  return course !== undefined && (course.status !== "draft" || role !== "student");
}

/** Empty where there is nothing (left) to tell. */
function toDelivery(row: intake.IntakeRow, person: intake.IntakeContent["people"][number], known: ReadonlyMap<string, CourseFacts>): Delivery[] {
  const { organisationId, courseId, actorId, eventId, occurredAt, content } = row;
  if (person.userId === actorId) return [];
  const course = courseId ? known.get(courseId) : undefined;
  if (courseId && !course) return [];
  const kind = person.kind ?? content.kind;
  if (kind === "enrolment.created" && !mayOpen(course, content.values["role"])) return [];
  return [
    {
      organisationId,
      userId: person.userId,
      kind,
      values: course ? { ...content.values, course: course.title } : content.values,
      actorId,
      link: content.link,
      courseId,
      groupKey: person.groupKey ?? content.groupKey,
      eventId,
      createdAt: occurredAt.toISOString(),
    },
  ];
}

/** Active people of the organisation; whoever else was named is told nothing. */
async function findReachable(ctx: Context, organisationId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(userIds)];
  return new Set(ids.length === 0 ? [] : (await ctx.call(getContacts, { organisationId, ids })).map(({ userId }) => userId));
}

async function findCourses(ctx: Context, organisationId: string, rows: readonly intake.IntakeRow[]): Promise<ReadonlyMap<string, CourseFacts>> {
  const ids = [...new Set(rows.flatMap(({ courseId }) => courseId ?? []))];
  return new Map(ids.length === 0 ? [] : (await ctx.call(courses.getMany, { organisationId, ids })).map((course) => [course.id, course]));
}
