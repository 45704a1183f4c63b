import type { Sql } from "@lectern/core/ports";
import type { z } from "zod";
import type { materialKind, materialSort } from "../../contract.ts";
import { likePatterns } from "../text.ts";

export interface MaterialRow {
  readonly id: string;
  readonly courseId: string;
  /** Of the version that is shown, as all that follows. */
  readonly hash: string;
  readonly size: number;
  readonly filename: string;
  readonly mediaType: string;
  readonly version: number;
  readonly uploadedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

export interface NewMaterial {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly hash: string;
  readonly size: number;
  readonly filename: string;
  readonly mediaType: string;
  readonly uploadedBy: string | null;
}

const columns = (sql: Sql) =>
  sql`m.id, m.course_id, m.hash, m.size, m.filename, m.media_type, m.version, m.uploaded_by, m.created_at, m.updated_at, m.deleted_at`;

/** Each with its first version (a trigger of the table sees to that). */
export async function insertMaterials(sql: Sql, materials: readonly NewMaterial[]): Promise<MaterialRow[]> {
  if (materials.length === 0) return [];
  // Without an alias: postgres.js tells by the word before it what a list of rows is for.
  return sql<MaterialRow[]>`
    insert into courses.materials ${sql(materials.map((material) => ({ ...material })))}
    returning id, course_id, hash, size, filename, media_type, version, uploaded_by, created_at, updated_at, deleted_at`;
}

/** A material that is there for content to refer to. */
export async function findMaterial(sql: Sql, courseId: string, materialId: string): Promise<MaterialRow | null> {
  const [row] = await sql<MaterialRow[]>`
    select ${columns(sql)} from courses.materials m where m.id = ${materialId} and m.course_id = ${courseId} and m.deleted_at is null`;
  return row ?? null;
}

/** Deleted ones too: whoever follows an old reference is told. */
export async function findMaterialOrTrace(sql: Sql, courseId: string, materialId: string): Promise<MaterialRow | null> {
  const [row] = await sql<MaterialRow[]>`select ${columns(sql)} from courses.materials m where m.id = ${materialId} and m.course_id = ${courseId}`;
  return row ?? null;
}

export async function lockMaterial(sql: Sql, courseId: string, materialId: string): Promise<MaterialRow | null> {
  const [row] = await sql<MaterialRow[]>`
    select ${columns(sql)} from courses.materials m where m.id = ${materialId} and m.course_id = ${courseId} and m.deleted_at is null for update`;
  return row ?? null;
}

export interface ListedRow extends MaterialRow {
  readonly versionCount: number;
  readonly downloads: number;
  readonly people: number;
}

export interface MaterialsQuery {
  readonly courseId: string;
  readonly search: string | undefined;
  readonly kind: z.output<typeof materialKind> | undefined;
  readonly sort: z.output<typeof materialSort>;
  /** Sort key and id of the last row before. */
  readonly after: readonly [string | number, string] | null;
  readonly limit: number;
}

export async function listMaterials(sql: Sql, query: MaterialsQuery): Promise<(ListedRow & { searchText: string })[]> {
  const { courseId, search, kind, sort, after, limit } = query;
  const patterns = likePatterns(search);
  return sql<(ListedRow & { searchText: string })[]>`
    select ${columns(sql)}, m.search_text, v.version_count, coalesce(d.downloads, 0)::int as downloads, coalesce(d.people, 0)::int as people
    from (
      select * from courses.materials m
      where m.course_id = ${courseId} and m.deleted_at is null
        ${patterns.length > 0 ? sql`and m.search_text like all (${patterns}::text[])` : sql``}
        ${kind ? sql`and ${kindMatches(sql, kind)}` : sql``}
        ${after ? sql`and ${isAfter(sql, sort, after)}` : sql``}
      order by ${orderBy(sql, sort)} limit ${limit + 1}
    ) m
    cross join lateral (select count(*)::int as version_count from courses.material_versions where material_id = m.id) v
    left join lateral (
      select sum(count) as downloads, count(distinct user_id) as people from courses.material_downloads where material_id = m.id) d on true
    order by ${orderBy(sql, sort)}`;
}

function orderBy(sql: Sql, sort: MaterialsQuery["sort"]) {
  if (sort === "name") return sql`m.search_text collate "C", m.id`;
  return sort === "size" ? sql`m.size desc, m.id desc` : sql`m.id desc`;
}

function isAfter(sql: Sql, sort: MaterialsQuery["sort"], [key, id]: readonly [string | number, string]) {
  if (sort === "name") return sql`(m.search_text collate "C", m.id) > (${String(key)}, ${id}::uuid)`;
  return sort === "size" ? sql`(m.size, m.id) < (${Number(key)}::bigint, ${id}::uuid)` : sql`m.id < ${id}`;
}

const DOCUMENTS = "^(text/|application/(pdf|rtf|epub|msword|json|vnd\\.(ms-|openxmlformats|oasis)))";

function kindMatches(sql: Sql, kind: z.output<typeof materialKind>) {
  if (kind === "document") return sql`m.media_type ~ ${DOCUMENTS}`;
  if (kind === "other") return sql`m.media_type !~ ${`${DOCUMENTS}|^(image|video|audio)/`}`;
  return sql`m.media_type like ${`${kind}/%`}`;
}

export async function renameMaterial(sql: Sql, id: string, filename: string): Promise<MaterialRow | null> {
  const [row] = await sql<MaterialRow[]>`
    update courses.materials m set filename = ${filename}, updated_at = now() where id = ${id} returning ${columns(sql)}`;
  return row ?? null;
}

export async function markDeleted(sql: Sql, id: string, deletedBy: string): Promise<void> {
  await sql`update courses.materials set deleted_at = now(), deleted_by = ${deletedBy} where id = ${id}`;
  await sql`update courses.courses set thumbnail_material_id = null where thumbnail_material_id = ${id}`;
}

/** Files that were deleted `days` ago, and those of courses deleted then, with all that is known about them. */
export async function purge(sql: Sql, days: number): Promise<number> {
  const rows = await sql`
    delete from courses.materials m
    where m.deleted_at < now() - ${days} * interval '1 day'
       or m.course_id in (select id from courses.courses where deleted_at < now() - ${days} * interval '1 day')
    returning m.id`;
  return rows.length;
}
