import { can, decodeCursor, encodeCursor, notFound, type Actor, type Context, type RouteInput } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import type { z } from "zod";
import type * as contract from "../../contract.ts";
import type { CourseAccess, Lesson } from "../../contract.ts";
import * as policy from "../courses.policy.ts";
import { toCourse, toLessons, toSummary, toYou } from "../courses.presenter.ts";
import { listCursor } from "../list-cursors.ts";
import * as catalogue from "../repository/catalogue.repository.ts";
import * as courses from "../repository/courses.repository.ts";
import * as outline from "../repository/outline.repository.ts";
import * as waiting from "../repository/waiting.repository.ts";
import { likePatterns } from "../text.ts";
import { readOutline } from "./changes.ts";
import { lockedFor } from "./locks.ts";
import { instructorsOf } from "./people.ts";

type CatalogueFilter = RouteInput<typeof contract.listCourses>["query"];

/** A page of the catalogue, or of somebody's own courses. */
export async function listCourses(ctx: Context, actor: Actor | null, filter: CatalogueFilter) {
  const organisationId = await policy.readerOrganisation(ctx);
  const templates = filter.templates === true;
  if (!organisationId || (filter.mine && !actor) || (templates && !(actor && can(actor, policy.createCourse)))) return { items: [], nextCursor: null };
  const rows = await catalogue.listCourses(ctx.sql, {
    organisationId,
    userId: actor?.userId ?? null,
    isAdministrator: actor?.role === "admin" || actor?.role === "platform_admin",
    patterns: likePatterns(filter.search),
    category: filter.category,
    difficulty: filter.difficulty,
    language: filter.language,
    mine: filter.mine ?? false,
    templates,
    role: filter.role,
    status: filter.status,
    sort: filter.sort,
    after: decodeCursor(filter.cursor, listCursor(filter.sort)),
    limit: filter.limit,
  });
  const shown = rows.slice(0, filter.limit);
  const instructors = await instructorsOf(
    ctx.sql,
    shown.map(({ id }) => id),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      ...toSummary(row, instructors.get(row.id) ?? []),
      you: toYou({
        role: row.enrolmentStatus === "active" ? row.role : null,
        enrolmentStatus: row.enrolmentStatus,
        permissions: policy.permissionsIn(row, actor?.role ?? null),
      }),
    })),
    nextCursor: rows.length > filter.limit && last ? encodeCursor([last.sortKey, last.id]) : null,
  };
}

/** One course for whoever opens it; sections that are locked for a learner come without their content. */
export async function openCourse(ctx: Context, { actor, access }: policy.ReaderGrant, withContent: boolean): Promise<z.input<typeof contract.course>> {
  const userId = actor?.userId ?? null;
  const found = await getCourse(ctx.sql, access, { withContent, userId });
  if (!withContent || !found.lessons) return found;
  const ids = found.lessons.flatMap(({ sections }) => sections.map(({ id }) => id));
  const locked = new Set((await lockedFor(ctx, access, userId, ids)).map(({ sectionId }) => sectionId));
  if (locked.size === 0) return found;
  const lessons = found.lessons.map((lesson) => ({
    ...lesson,
    sections: lesson.sections.map(({ content, ...section }) => (locked.has(section.id) ? section : { ...section, content })),
  }));
  return { ...found, lessons };
}

/** One course as this reader may see it. */
export async function getCourse(
  sql: Sql,
  access: CourseAccess,
  { withContent = false, userId = null }: { withContent?: boolean; userId?: string | null } = {},
): Promise<z.input<typeof contract.course>> {
  const row = await courses.findCourse(sql, access);
  if (!row) throw notFound("course");
  const [lessons, instructors, position] = await Promise.all([
    getLessons(sql, access, withContent && access.permissions.includes("read")),
    instructorsOf(sql, [row.id]),
    userId && access.enrolmentStatus === "waiting" ? waiting.findPositionOf(sql, row.id, userId) : null,
  ]);
  return toCourse(row, instructors.get(row.id) ?? [], lessons, access, position);
}

/** Editors see unpublished sections and empty lessons too. */
export async function getLessons(sql: Sql, access: CourseAccess, withContent = false): Promise<Lesson[]> {
  const forEditors = access.permissions.includes("edit");
  const [lessons, sections] = await Promise.all([
    outline.listLessons(sql, access.courseId),
    outline.listSections(sql, access.courseId, { publishedOnly: !forEditors, withContent }),
  ]);
  return toLessons(lessons, sections, { forEditors });
}

export async function getOutline(ctx: Context, key: { organisationId: string; courseId: string }): Promise<contract.CourseOutline | null> {
  const row = await courses.findCourse(ctx.sql, key);
  return row && readOutline(ctx.sql, row);
}

export async function getMany(ctx: Context, query: { organisationId: string; ids: readonly string[] }) {
  const rows = await catalogue.findMany(ctx.sql, query);
  const instructors = await instructorsOf(
    ctx.sql,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toSummary(row, instructors.get(row.id) ?? []));
}

export async function getMine(ctx: Context, query: { organisationId: string; userId: string; role?: contract.CourseRole | undefined; limit: number }) {
  const rows = await catalogue.findMine(ctx.sql, { ...query, role: query.role });
  const instructors = await instructorsOf(
    ctx.sql,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...toSummary(row, instructors.get(row.id) ?? []),
    role: row.role,
    permissions: policy.permissionsIn({ status: row.status, role: row.role, enrolmentStatus: "active" }, null),
    enrolledAt: row.enrolledAt.toISOString(),
  }));
}
