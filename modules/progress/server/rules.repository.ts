import type { Sql } from "@lectern/core/ports";
import type { SectionRule } from "./rules.ts";

export interface SectionRuleRow extends SectionRule {
  readonly courseId: string;
  readonly version: number;
  readonly updatedAt: Date;
}

const columns = (sql: Sql) => sql`section_id, course_id, prerequisites, minimum_seconds, mastery_score, version, updated_at`;

/** A course's rules as they stand beside its outline; rules that ask nothing are left out. */
export const rulesOfCourse = (sql: Sql, courseId: string) => sql`coalesce((
  select jsonb_agg(jsonb_build_object('sectionId', section_id, 'prerequisites', prerequisites, 'minimumSeconds', minimum_seconds, 'masteryScore', mastery_score) order by section_id)
  from progress.section_rules where course_id = ${courseId} and (cardinality(prerequisites) > 0 or minimum_seconds > 0 or mastery_score is not null)), '[]')`;

export async function listRules(sql: Sql, organisationId: string, courseId: string): Promise<SectionRuleRow[]> {
  return sql<SectionRuleRow[]>`
    select ${columns(sql)} from progress.section_rules where course_id = ${courseId} and organisation_id = ${organisationId} order by section_id`;
}

export async function findRule(sql: Sql, courseId: string, sectionId: string): Promise<SectionRuleRow | null> {
  const [row] = await sql<SectionRuleRow[]>`select ${columns(sql)} from progress.section_rules where section_id = ${sectionId} and course_id = ${courseId}`;
  return row ?? null;
}

export interface NewRule extends SectionRule {
  readonly organisationId: string;
  readonly courseId: string;
  readonly updatedBy: string | null;
}

/** Under the outline's lock. */
export async function saveRule(sql: Sql, rule: NewRule): Promise<SectionRuleRow> {
  const [row] = await sql<SectionRuleRow[]>`
    insert into progress.section_rules ${sql({ ...rule, prerequisites: [...rule.prerequisites] })}
    on conflict (section_id) do update set prerequisites = excluded.prerequisites, minimum_seconds = excluded.minimum_seconds,
      mastery_score = excluded.mastery_score, version = section_rules.version + 1, updated_by = excluded.updated_by, updated_at = now()
    returning ${columns(sql)}`;
  if (!row) throw new TypeError("the rule that was just written is not there");
  return row;
}

/** The rules of a new course; those that are there already stay. */
export async function insertRules(sql: Sql, rules: readonly NewRule[]): Promise<void> {
  if (rules.length === 0) return;
  await sql`
    insert into progress.section_rules ${sql(rules.map((rule) => ({ ...rule, prerequisites: [...rule.prerequisites] })))}
    on conflict do nothing`;
}

/** Takes a deleted section out of all rules of its course. False when no rule knew it. */
export async function forgetSection(sql: Sql, courseId: string, sectionId: string): Promise<boolean> {
  const own = await sql`delete from progress.section_rules where section_id = ${sectionId} and course_id = ${courseId}`;
  const others = await sql`
    update progress.section_rules set prerequisites = array_remove(prerequisites, ${sectionId}::uuid), version = version + 1, updated_at = now()
    where course_id = ${courseId} and ${sectionId}::uuid = any(prerequisites)`;
  return own.count + others.count > 0;
}

/** Makes the row that holds a course's outline and rules, if need be, and takes it for the rest of the transaction. */
export async function lockRules(sql: Sql, { organisationId, courseId }: { organisationId: string; courseId: string }): Promise<void> {
  await sql`
    insert into progress.outlines (course_id, organisation_id, outline_version, lessons) values (${courseId}, ${organisationId}, 0, '[]') on conflict do nothing`;
  await sql`select from progress.outlines where course_id = ${courseId} for update`;
}

/** Brings the rules beside the outline up to date; under its lock. */
export async function renewRules(sql: Sql, courseId: string): Promise<void> {
  await sql`update progress.outlines set rules = ${rulesOfCourse(sql, courseId)}, updated_at = now() where course_id = ${courseId}`;
}

/** Sections with a prerequisite that the learner has not completed, and that are not completed themselves: one indexed query. */
export async function findPossiblyLocked(
  sql: Sql,
  { organisationId, courseId, userId, sectionIds }: { organisationId: string; courseId: string; userId: string; sectionIds: readonly string[] },
): Promise<string[]> {
  const rows = await sql<{ sectionId: string }[]>`
    select r.section_id from progress.section_rules r
    where r.section_id = any(${[...sectionIds]}::uuid[]) and r.course_id = ${courseId} and r.organisation_id = ${organisationId}
      and not exists (select from progress.section_progress own where own.user_id = ${userId} and own.section_id = r.section_id and own.status = 'completed')
      and exists (
        select from unnest(r.prerequisites) as wanted (id) where not exists (
          select from progress.section_progress p where p.user_id = ${userId} and p.section_id = wanted.id and p.status = 'completed'))`;
  return rows.map(({ sectionId }) => sectionId);
}

/** Learners whose claims wait for something, after a person in order of ids. */
export async function findClaimants(sql: Sql, courseId: string, afterUserId: string | null, limit: number): Promise<string[]> {
  const rows = await sql<{ userId: string }[]>`
    select distinct user_id from progress.section_progress
    where course_id = ${courseId} and claimed_at is not null and status = 'in_progress' ${afterUserId === null ? sql`` : sql`and user_id > ${afterUserId}`}
    order by user_id limit ${limit}`;
  return rows.map(({ userId }) => userId);
}

export async function hasClaimants(sql: Sql, courseId: string): Promise<boolean> {
  return (await findClaimants(sql, courseId, null, 1)).length > 0;
}
