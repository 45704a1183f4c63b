import type { Context, Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import type { CourseSettings } from "../repository/courses.repository.ts";
import * as materials from "../repository/materials.repository.ts";
import * as outline from "../repository/outline.repository.ts";
import * as sections from "../repository/sections.repository.ts";
import { commitOutline } from "./changes.ts";
import { insertFounded, type Founding } from "./courses.ts";
import { requireRoom } from "./materials/room.ts";

/** Rows in one statement: PostgreSQL takes at most 65,535 parameters. */
const BATCH_ROWS = 1_000;

interface WholeSection {
  /** Where other content already links to it. */
  readonly id?: string | undefined;
  /** Default true. */
  readonly published?: boolean | undefined;
  readonly title: string;
  readonly contentType: contract.ContentType;
  /** Sanitised and checked already. */
  readonly content: string;
  readonly required: boolean;
  readonly estimatedDuration: number | null;
  readonly objectives?: readonly string[];
  readonly publishAt?: Date | null;
}

interface WholeLesson {
  readonly id?: string | undefined;
  readonly title: string;
  readonly description?: string;
  readonly objectives?: readonly string[];
  readonly sections: readonly WholeSection[];
}

export interface WholeCourse {
  readonly founding: Founding;
  readonly settings: CourseSettings;
  readonly lessons: readonly WholeLesson[];
  readonly materials: readonly materials.NewMaterial[];
  readonly origin: sections.RevisionOrigin;
}

/** Writes a course with all that is in it. False, and nothing written, when `insertFounded` says so. */
export async function writeCourse(ctx: Context, tx: Transaction, whole: WholeCourse, names: ReadonlyMap<string, string>): Promise<boolean> {
  const { founding, settings } = whole;
  const { id: courseId, organisationId, founderId } = founding;
  if (!(await insertFounded(ctx, tx, founding, settings, names))) return false;
  if (whole.materials.length > 0) {
    const needed = whole.materials.reduce((sum, { size }) => sum + size, 0);
    await requireRoom(tx, { organisationId, courseId }, needed);
  }
  for (const some of batches(whole.materials)) await materials.insertMaterials(tx.sql, some);

  const lessons = whole.lessons.map((lesson, position) => ({ ...lesson, id: lesson.id ?? ctx.newId(), position }));
  await outline.insertLessons(
    tx.sql,
    lessons.map(({ id, title, description = "", objectives = [], position }) => ({
      id,
      organisationId,
      courseId,
      title,
      description,
      objectives,
      position,
    })),
  );
  const rows = lessons.flatMap((lesson) =>
    lesson.sections.map((section, position): sections.NewSection => ({
      ...section,
      id: section.id ?? ctx.newId(),
      organisationId,
      courseId,
      lessonId: lesson.id,
      objectives: section.objectives ?? [],
      position,
      published: section.published ?? true,
      authorId: founderId,
      origin: whole.origin,
    })),
  );
  for (const some of batches(rows)) await sections.insertSections(tx.sql, some);

  const about = { organisationId, actorId: founderId };
  await tx.emit(contract.courseCreated, { courseId, title: settings.title, status: "draft" }, about);
  for (const { id, lessonId, title, contentType, published } of rows)
    await tx.emit(contract.sectionCreated, { courseId, lessonId, sectionId: id, title, contentType, published }, about);
  await commitOutline(tx, { id: courseId, title: settings.title, organisationId }, founderId);
  return true;
}

function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += BATCH_ROWS) yield rows.slice(start, start + BATCH_ROWS);
}
