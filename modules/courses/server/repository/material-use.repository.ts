import type { Sql } from "@lectern/core/ports";

export interface UseRow {
  readonly materialId: string;
  readonly sectionId: string | null;
  readonly title: string;
  readonly published: boolean;
}

const ADDRESS = "/api/materials/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";

/** Where a course's content refers to files, published or in a draft; `materialId` narrows it to one. */
export async function findUses(sql: Sql, courseId: string, materialId: string | null = null): Promise<UseRow[]> {
  const mentions = materialId ? `%/api/materials/${materialId}%` : "%/api/materials/%";
  return sql<UseRow[]>`
    select material_id, section_id, title, bool_or(published) as published from (
      select found.parts[1]::uuid as material_id, s.id as section_id, s.title, s.published_revision is not null as published
      from courses.sections s cross join lateral regexp_matches(s.content, ${ADDRESS}, 'gi') as found (parts)
      where s.course_id = ${courseId} and s.content ilike ${mentions}
      union all
      select found.parts[1]::uuid, s.id, s.title, false
      from courses.sections s join courses.section_revisions r on r.section_id = s.id and r.number = s.draft_revision
        cross join lateral regexp_matches(r.content, ${ADDRESS}, 'gi') as found (parts)
      where s.course_id = ${courseId} and r.content ilike ${mentions}
      union all
      select thumbnail_material_id, null, title, true from courses.courses where id = ${courseId} and thumbnail_material_id is not null
    ) uses
    ${materialId ? sql`where material_id = ${materialId}` : sql``}
    group by material_id, section_id, title
    order by published desc, title`;
}
