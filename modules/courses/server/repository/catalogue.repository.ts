import type { Sql } from "@lectern/core/ports";
import type { CourseRole, CourseStatus, EnrolmentStatus } from "../../contract.ts";
import { summaryColumns, type SummaryRow } from "./courses.repository.ts";

export interface ListedCourseRow extends SummaryRow {
  readonly role: CourseRole | null;
  readonly enrolmentStatus: EnrolmentStatus | null;
  /** Where the row stands in the order, for the cursor. */
  readonly sortKey: string;
}

export type CourseSort = "newest" | "updated" | "title" | "popular";

export interface CatalogueQuery {
  readonly organisationId: string;
  /** Null for visitors. */
  readonly userId: string | null;
  /** Sees drafts and archived courses of everybody. */
  readonly isAdministrator: boolean;
  /** LIKE patterns, all of which have to match. */
  readonly patterns: readonly string[];
  readonly category: string | undefined;
  readonly difficulty: string | undefined;
  readonly language: string | undefined;
  readonly mine: boolean;
  /** Templates of the organisation, and nothing else. */
  readonly templates: boolean;
  readonly role: CourseRole | undefined;
  readonly status: CourseStatus | undefined;
  readonly sort: CourseSort;
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/**
 * Courses somebody may know of, one more than `limit`. Visibility is the policy's `isVisible` in SQL: published for all,
 * archived for active members and staff, drafts for staff.
 */
export async function listCourses(sql: Sql, query: CatalogueQuery): Promise<ListedCourseRow[]> {
  const { key, shown, direction, compare } = order(sql, query.sort);
  const active = sql`(e.status = 'active' and e.role is not null)`;
  const visible = sql`and (c.status = 'published' or ${query.isAdministrator} or (${active} and (c.status = 'archived' or e.role <> 'student')))`;
  return sql<ListedCourseRow[]>`
    select ${summaryColumns(sql)}, e.role, e.status as enrolment_status, ${shown} as sort_key
    from courses.courses c
    left join courses.enrolments e on e.course_id = c.id and e.user_id = ${query.userId}::uuid
    where c.organisation_id = ${query.organisationId} and c.deleted_at is null
      ${query.templates ? sql`and c.is_template` : visible}
      ${query.status ? sql`and c.status = ${query.status}` : query.mine || query.templates ? sql`` : sql`and c.status = 'published'`}
      ${query.mine ? sql`and ${active}` : sql``}
      ${query.mine && query.role ? sql`and e.role = ${query.role}` : sql``}
      ${query.category ? sql`and c.category = ${query.category}` : sql``}
      ${query.difficulty ? sql`and c.difficulty = ${query.difficulty}` : sql``}
      ${query.language ? sql`and c.language = ${query.language}` : sql``}
      ${query.patterns.length > 0 ? sql`and c.search_text like all (${[...query.patterns]}::text[])` : sql``}
      ${query.after ? sql`and (${key}, c.id) ${compare} (${afterKey(sql, query.sort, query.after[0])}, ${query.after[1]}::uuid)` : sql``}
    order by ${key} ${direction}, c.id ${direction}
    limit ${query.limit + 1}`;
}

export async function findMany(sql: Sql, { organisationId, ids }: { organisationId: string; ids: readonly string[] }): Promise<SummaryRow[]> {
  return sql<SummaryRow[]>`
    select ${summaryColumns(sql)} from courses.courses c
    where c.id = any(${[...ids]}::uuid[]) and c.organisation_id = ${organisationId} and c.deleted_at is null`;
}

export type MineRow = SummaryRow & { readonly role: CourseRole; readonly enrolledAt: Date };

/** The courses somebody has an active place in and may see, last joined first. */
export async function findMine(sql: Sql, query: { organisationId: string; userId: string; role: CourseRole | undefined; limit: number }): Promise<MineRow[]> {
  return sql<MineRow[]>`
    select ${summaryColumns(sql)}, e.role, e.enrolled_at
    from courses.enrolments e join courses.courses c on c.id = e.course_id
    where e.user_id = ${query.userId} and e.organisation_id = ${query.organisationId} and e.status = 'active' and c.deleted_at is null
      and (c.status <> 'draft' or e.role <> 'student')
      ${query.role ? sql`and e.role = ${query.role}` : sql``}
    order by e.enrolled_at desc, e.id desc limit ${query.limit}`;
}

/** Drafts have no time of publication: they stand where they were started. */
function order(sql: Sql, sort: CourseSort) {
  switch (sort) {
    case "newest":
      return { key: sql`coalesce(c.published_at, c.created_at)`, shown: microseconds(sql, sql`coalesce(c.published_at, c.created_at)`), ...down(sql) };
    case "updated":
      return { key: sql`c.updated_at`, shown: microseconds(sql, sql`c.updated_at`), ...down(sql) };
    case "popular":
      return { key: sql`c.student_count`, shown: sql`c.student_count::text`, ...down(sql) };
    case "title":
      return { key: sql`(c.sort_title collate "C")`, shown: sql`c.sort_title`, direction: sql`asc`, compare: sql`>` };
  }
}

const down = (sql: Sql) => ({ direction: sql`desc`, compare: sql`<` });

/** Times travel in cursors as microseconds since 1970: exact, and any number is a time. */
const microseconds = (sql: Sql, time: ReturnType<typeof down>["compare"]) => sql`(extract(epoch from ${time}) * 1000000)::bigint::text`;

function afterKey(sql: Sql, sort: CourseSort, key: string) {
  if (sort === "title") return sql`${key}`;
  return sort === "popular" ? sql`${key}::integer` : sql`'epoch'::timestamptz + ${key}::bigint * interval '1 microsecond'`;
}
