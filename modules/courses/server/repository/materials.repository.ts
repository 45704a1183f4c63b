import type { Sql } from "@lectern/core/ports";

export interface MaterialRow {
  readonly id: string;
  readonly courseId: string;
  readonly hash: string;
  readonly size: number;
  readonly filename: string;
  readonly mediaType: string;
  readonly uploadedBy: string | null;
  readonly createdAt: Date;
}

const columns = (sql: Sql) => sql`id, course_id, hash, size, filename, media_type, uploaded_by, created_at`;

export type NewMaterial = Omit<MaterialRow, "createdAt"> & { readonly organisationId: string };

export async function insertMaterials(sql: Sql, materials: readonly NewMaterial[]): Promise<MaterialRow[]> {
  if (materials.length === 0) return [];
  return sql<MaterialRow[]>`insert into courses.materials ${sql(materials.map((material) => ({ ...material })))} returning ${columns(sql)}`;
}

export async function findMaterial(sql: Sql, courseId: string, materialId: string): Promise<MaterialRow | null> {
  const [row] = await sql<MaterialRow[]>`select ${columns(sql)} from courses.materials where id = ${materialId} and course_id = ${courseId}`;
  return row ?? null;
}

export async function listMaterials(sql: Sql, query: { courseId: string; before: string | null; limit: number }): Promise<MaterialRow[]> {
  return sql<MaterialRow[]>`
    select ${columns(sql)} from courses.materials
    where course_id = ${query.courseId} ${query.before ? sql`and id < ${query.before}` : sql``}
    order by id desc limit ${query.limit + 1}`;
}
