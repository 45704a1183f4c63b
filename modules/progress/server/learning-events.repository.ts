import type { Sql } from "@lectern/core/ports";
import type { z } from "zod";
import type { learningEventType } from "../contract.ts";

export type LearningEventType = z.output<typeof learningEventType>;

export interface LearningEventRow {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly userId: string;
  readonly type: LearningEventType;
  readonly lessonId: string | null;
  readonly sectionId: string | null;
  readonly score: number | null;
  readonly occurredAt: Date;
}

/** Answers those that were written: what happens once is not written twice. */
export async function insertEvents(sql: Sql, events: readonly LearningEventRow[]): Promise<LearningEventRow[]> {
  if (events.length === 0) return [];
  return sql<LearningEventRow[]>`
    insert into progress.learning_events ${sql(events.map((event) => ({ ...event })))} on conflict do nothing
    returning id, organisation_id, course_id, user_id, type, lesson_id, section_id, score, occurred_at`;
}

export interface EventQuery {
  readonly organisationId: string;
  readonly courseId: string;
  readonly userId: string | undefined;
  readonly type: LearningEventType | undefined;
  readonly before: string | null;
  readonly limit: number;
}

/** Newest first, one more than `limit`. */
export async function listEvents(sql: Sql, query: EventQuery): Promise<LearningEventRow[]> {
  return sql<LearningEventRow[]>`
    select id, organisation_id, course_id, user_id, type, lesson_id, section_id, score, occurred_at from progress.learning_events
    where course_id = ${query.courseId} and organisation_id = ${query.organisationId}
      ${query.userId ? sql`and user_id = ${query.userId}` : sql``}
      ${query.type ? sql`and type = ${query.type}` : sql``}
      ${query.before ? sql`and id < ${query.before}` : sql``}
    order by id desc limit ${query.limit + 1}`;
}
