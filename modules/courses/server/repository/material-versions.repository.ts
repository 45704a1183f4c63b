import type { Sql } from "@lectern/core/ports";
import type { MaterialRow, NewMaterial } from "./materials.repository.ts";

export interface VersionRow {
  readonly number: number;
  readonly hash: string;
  readonly size: number;
  readonly filename: string;
  readonly mediaType: string;
  readonly uploadedBy: string | null;
  readonly createdAt: Date;
}

const columns = (sql: Sql) => sql`number, hash, size, filename, media_type, uploaded_by, created_at`;

/** Newest first. */
export async function listVersions(sql: Sql, materialId: string): Promise<VersionRow[]> {
  return sql<VersionRow[]>`select ${columns(sql)} from courses.material_versions where material_id = ${materialId} order by number desc`;
}

export async function findVersion(sql: Sql, materialId: string, number: number): Promise<VersionRow | null> {
  const [row] = await sql<VersionRow[]>`select ${columns(sql)} from courses.material_versions where material_id = ${materialId} and number = ${number}`;
  return row ?? null;
}

/** On a locked material. */
export async function insertVersion(sql: Sql, material: NewMaterial): Promise<VersionRow | null> {
  const { id, organisationId, courseId, hash, size, filename, mediaType, uploadedBy } = material;
  const [row] = await sql<VersionRow[]>`
    insert into courses.material_versions (material_id, number, organisation_id, course_id, hash, size, filename, media_type, uploaded_by)
    select ${id}, max(number) + 1, ${organisationId}, ${courseId}, ${hash}, ${size}, ${filename}, ${mediaType}, ${uploadedBy}
    from courses.material_versions where material_id = ${id}
    returning ${columns(sql)}`;
  return row ?? null;
}

/** The material shows this version from the commit on, under its own name. */
export async function showVersion(sql: Sql, material: MaterialRow, version: VersionRow, filename: string): Promise<MaterialRow | null> {
  await sql`
    update courses.materials set version = ${version.number}, hash = ${version.hash}, size = ${version.size}, media_type = ${version.mediaType},
      filename = ${filename}, updated_at = now()
    where id = ${material.id}`;
  const [row] = await sql<MaterialRow[]>`
    select id, course_id, hash, size, filename, media_type, version, uploaded_by, created_at, updated_at, deleted_at
    from courses.materials where id = ${material.id}`;
  return row ?? null;
}

export async function findHashes(sql: Sql, hashes: readonly string[]): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`select distinct hash from courses.material_versions where hash = any(${[...hashes]}::text[])`;
  return rows.map(({ hash }) => hash);
}
