import type { Sql } from "@lectern/core/ports";
import type { EnrolledGroup, EnrolmentStatus } from "../../contract.ts";

type GroupKind = EnrolledGroup["kind"];

export interface GroupRow {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly kind: GroupKind;
  readonly groupId: string;
  readonly name: string;
  readonly keepInStep: boolean;
  readonly addedBy: string | null;
  readonly createdAt: Date;
}

const columns = (sql: Sql) => sql`g.id, g.organisation_id, g.course_id, g.kind, g.group_id, g.name, g.keep_in_step, g.added_by, g.created_at`;

/** Enrolling the same group again renews its name and whether it is followed. */
export async function saveGroup(sql: Sql, group: Omit<GroupRow, "createdAt">): Promise<GroupRow> {
  const [row] = await sql<GroupRow[]>`
    with saved as (
      insert into courses.enrolled_groups ${sql({ ...group })}
      on conflict (course_id, kind, group_id) do update set name = excluded.name, keep_in_step = excluded.keep_in_step
      returning *
    ) select ${columns(sql)} from saved g`;
  if (!row) throw new TypeError("an upsert answered nothing");
  return row;
}

export async function setKeepInStep(sql: Sql, courseId: string, groupId: string, keepInStep: boolean): Promise<GroupRow | null> {
  const [row] = await sql<GroupRow[]>`
    update courses.enrolled_groups g set keep_in_step = ${keepInStep} where g.course_id = ${courseId} and g.group_id = ${groupId} returning ${columns(sql)}`;
  return row ?? null;
}

export async function deleteGroup(sql: Sql, courseId: string, groupId: string): Promise<boolean> {
  const rows = await sql`delete from courses.enrolled_groups where course_id = ${courseId} and group_id = ${groupId} returning id`;
  return rows.length === 1;
}

export type ListedGroupRow = GroupRow & { readonly memberCount: number };

export async function listGroups(sql: Sql, courseId: string): Promise<ListedGroupRow[]> {
  return sql<ListedGroupRow[]>`
    select ${columns(sql)}, (
      select count(*)::int from courses.enrolments e
      where e.course_id = g.course_id and e.source = g.kind and e.source_id = g.group_id and e.status = 'active'
    ) as member_count
    from courses.enrolled_groups g where g.course_id = ${courseId} order by g.created_at, g.id`;
}

/** The courses that follow a group, as far as they still take people. */
export async function findFollowers(sql: Sql, organisationId: string, groupId: string): Promise<GroupRow[]> {
  return sql<GroupRow[]>`
    select ${columns(sql)} from courses.enrolled_groups g join courses.courses c on c.id = g.course_id
    where g.group_id = ${groupId} and g.organisation_id = ${organisationId} and g.keep_in_step and c.deleted_at is null and c.status <> 'archived'
    order by g.course_id`;
}

/** Notes who left a group, in every course that enrolled it; answers the courses where one of them has a place from it. */
export async function noteLeavers(sql: Sql, organisationId: string, groupId: string, userIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ courseId: string }[]>`
    with noted as (
      insert into courses.group_leavers (enrolled_group_id, user_id)
      select g.id, e.user_id from courses.enrolled_groups g
      join courses.enrolments e on e.course_id = g.course_id and e.source = g.kind and e.source_id = g.group_id
      where g.group_id = ${groupId} and g.organisation_id = ${organisationId} and e.user_id = any(${[...userIds]}::uuid[]) and e.status <> 'ended'
      on conflict do nothing returning enrolled_group_id
    )
    select distinct g.course_id from noted join courses.enrolled_groups g on g.id = noted.enrolled_group_id`;
  return rows.map(({ courseId }) => courseId);
}

/** They are back. */
export async function forgetLeavers(sql: Sql, organisationId: string, groupId: string, userIds: readonly string[]): Promise<void> {
  await sql`
    delete from courses.group_leavers l using courses.enrolled_groups g
    where g.id = l.enrolled_group_id and g.group_id = ${groupId} and g.organisation_id = ${organisationId} and l.user_id = any(${[...userIds]}::uuid[])`;
}

export interface LeaverRow {
  readonly enrolledGroupId: string;
  readonly enrolmentId: string;
  readonly status: EnrolmentStatus;
  readonly userId: string;
  readonly leftAt: Date;
}

const LEAVERS_SHOWN = 200;

/** Who left a group of the course and still has a place, first by name. */
export async function listLeavers(sql: Sql, courseId: string): Promise<LeaverRow[]> {
  return sql<LeaverRow[]>`
    select enrolled_group_id, enrolment_id, status, user_id, left_at from (
      select l.enrolled_group_id, e.id as enrolment_id, e.status, e.user_id, l.left_at, e.sort_name,
        row_number() over (partition by l.enrolled_group_id order by e.sort_name collate "C", e.id) as place
      from courses.enrolled_groups g join courses.group_leavers l on l.enrolled_group_id = g.id
      join courses.enrolments e on e.course_id = g.course_id and e.user_id = l.user_id
      where g.course_id = ${courseId} and e.status <> 'ended'
    ) listed where place <= ${LEAVERS_SHOWN} order by place`;
}
