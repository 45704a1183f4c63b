import type { Sql } from "@lectern/core/ports";
import type { NotificationKind } from "../../contract.ts";
import type { LeadingTo } from "./entries.repository.ts";

/** What to tell, as the event said it. */
export interface IntakeContent {
  readonly kind: NotificationKind;
  readonly values: Readonly<Record<string, string | number>>;
  readonly link: string;
  readonly groupKey: string;
  /** Whom; of a kind of their own where it differs from person to person. Empty where the course's people are meant. */
  readonly people: readonly { readonly userId: string; readonly kind?: NotificationKind; readonly groupKey?: string }[];
  /** Of the course's people: these are told otherwise. */
  readonly except: readonly string[];
}

export interface IntakeRow {
  readonly eventId: string;
  readonly part: "people" | "course";
  readonly organisationId: string;
  readonly courseId: string | null;
  readonly actorId: string | null;
  readonly occurredAt: Date;
  readonly content: IntakeContent;
  readonly cursor: string | null;
}

/** How often something that cannot be told is tried. */
const ATTEMPTS = 8;
const RETRY_SECONDS = 30;

const columns = (sql: Sql) => sql`event_id, part, organisation_id, course_id, actor_id, occurred_at, content, cursor`;

/** False for what was there already, and for what happened before things were told at all. */
export async function addIntake(sql: Sql, row: Omit<IntakeRow, "cursor">): Promise<boolean> {
  const { eventId, part, organisationId, courseId, actorId, occurredAt, content } = row;
  const { count } = await sql`
    insert into notifications.intake (event_id, part, organisation_id, course_id, actor_id, occurred_at, content)
    select ${eventId}::uuid, ${part}, ${organisationId}::uuid, ${courseId}::uuid, ${actorId}::uuid, ${occurredAt}::timestamptz,
      ${sql.json({ ...content, people: content.people.map((person) => ({ ...person })), except: [...content.except] })}::jsonb
    from notifications.desk where opened_at <= ${occurredAt}
    on conflict do nothing`;
  return count > 0;
}

/** Whether a person was just told, or is about to be, that they came from the waiting list into the course. */
export async function isPromoted(sql: Sql, { courseId, userId, since }: { courseId: string; userId: string; since: Date }): Promise<boolean> {
  const [row] = await sql`
    select from notifications.intake
    where course_id = ${courseId} and part = 'people' and content ->> 'kind' = 'enrolment.promoted' and content -> 'people' -> 0 ->> 'userId' = ${userId}
    union all
    select from notifications.entry
    where course_id = ${courseId} and user_id = ${userId} and kind = 'enrolment.promoted' and created_at >= ${since}`;
  return row !== undefined;
}

/** True when a job has to be started: none is on its way. The row's lock puts the job's first look after our commit. */
export async function callJob(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ jobWaiting: boolean }[]>`
    with before as (select job_waiting from notifications.desk for update)
    update notifications.desk set job_waiting = true from before returning before.job_waiting`;
  return row?.jobWaiting === false;
}

export async function answerJobCall(sql: Sql): Promise<void> {
  await sql`update notifications.desk set job_waiting = false`;
}

/** The oldest that name their people. */
export function listPeopleIntake(sql: Sql, now: Date, limit: number): Promise<IntakeRow[]> {
  return sql<IntakeRow[]>`
    select ${columns(sql)} from notifications.intake
    where part = 'people' and attempts < ${ATTEMPTS} and not_before <= ${now} order by position limit ${limit}`;
}

/** The oldest that is meant for a course's people. */
export async function findCourseIntake(sql: Sql, now: Date): Promise<IntakeRow | null> {
  const [row] = await sql<IntakeRow[]>`
    select ${columns(sql)} from notifications.intake
    where part = 'course' and attempts < ${ATTEMPTS} and not_before <= ${now} order by position limit 1`;
  return row ?? null;
}

/**
 * Takes them, in the transaction that tells them, and answers what each says by now: what another delivery took meanwhile, or was
 * dropped, is not among the answer.
 */
export async function takePeopleIntake(sql: Sql, eventIds: readonly string[]): Promise<ReadonlyMap<string, IntakeContent>> {
  const rows = await sql<Pick<IntakeRow, "eventId" | "content">[]>`
    delete from notifications.intake where part = 'people' and event_id = any(${[...eventIds]}::uuid[]) returning event_id, content`;
  return new Map(rows.map(({ eventId, content }) => [eventId, content]));
}

/** Moves on to the next page of the course's people, or ends with null. Answers what it says by now; null when another delivery did, or it was dropped. */
export async function advanceCourseIntake(sql: Sql, { eventId, cursor }: IntakeRow, next: string | null): Promise<IntakeContent | null> {
  const here = sql`event_id = ${eventId} and part = 'course' and cursor is not distinct from ${cursor}`;
  const [row] =
    next === null
      ? await sql<Pick<IntakeRow, "content">[]>`delete from notifications.intake where ${here} returning content`
      : await sql<Pick<IntakeRow, "content">[]>`update notifications.intake set cursor = ${next}, attempts = 0 where ${here} returning content`;
  return row?.content ?? null;
}

export async function postponeIntake(sql: Sql, { eventId, part }: IntakeRow, now: Date): Promise<void> {
  await sql`
    update notifications.intake set attempts = attempts + 1, not_before = ${new Date(now.getTime() + RETRY_SECONDS * 1_000)}
    where event_id = ${eventId} and part = ${part}`;
}

const leadingTo = (sql: Sql, { organisationId, link }: LeadingTo) => sql`content ->> 'link' = ${link} and organisation_id = ${organisationId}`;

/** Nothing more is told of the course, of one group of it, or of one place. Waits for a delivery that is at it. */
export async function dropIntake(sql: Sql, what: { readonly courseId: string; readonly groupKey?: string } | LeadingTo): Promise<void> {
  const about =
    "link" in what
      ? leadingTo(sql, what)
      : sql`course_id = ${what.courseId} ${what.groupKey === undefined ? sql`` : sql`and content ->> 'groupKey' = ${what.groupKey}`}`;
  await sql`delete from notifications.intake where ${about}`;
}

/** What is still to be told says this. Waits for a delivery that is at it. */
export async function retellIntake(sql: Sql, place: LeadingTo, excerpt: string): Promise<void> {
  await sql`
    update notifications.intake set content = jsonb_set(content, '{values,excerpt}', to_jsonb(${excerpt}::text))
    where ${leadingTo(sql, place)}`;
}

export async function dropOldIntake(sql: Sql, before: Date): Promise<void> {
  await sql`delete from notifications.intake where occurred_at < ${before}`;
}
