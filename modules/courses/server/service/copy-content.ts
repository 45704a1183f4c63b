import type { Context, Transaction } from "@lectern/core";
import type { z } from "zod";
import type * as contract from "../../contract.ts";
import * as copies from "../repository/copy.repository.ts";
import type { CourseRow } from "../repository/courses.repository.ts";
import * as outline from "../repository/outline.repository.ts";
import { searchForm } from "../text.ts";
import type { WholeCourse } from "./write-course.ts";

type Input = z.output<typeof contract.copyJob.input>;
type Report = z.output<typeof contract.copyReport>;

/** A course as its copy will be: everything under its new id. */
export interface ReadCopy {
  readonly lessons: WholeCourse["lessons"];
  /** Old id → new id. */
  readonly sections: ReadonlyMap<string, string>;
  readonly lessonIds: ReadonlyMap<string, string>;
  readonly materials: ReadonlyMap<string, string>;
  readonly materialBytes: number;
  /** Drafts that wait beside published content. */
  readonly drafts: readonly copies.WaitingDraft[];
  readonly thumbnailMaterialId: string | null;
  readonly publishAt: Date | null;
  readonly searchText: (title: string) => string;
  readonly report: Report;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Reads a locked course and gives everything in it a new id; links between its parts lead to the new ones. */
export async function readCopy(
  ctx: Context,
  tx: Transaction,
  { row, toCourseId, timeZone, input }: { row: CourseRow; toCourseId: string; timeZone: string; input: Input },
): Promise<ReadCopy> {
  const [lessons, all, files] = await Promise.all([
    outline.listLessons(tx.sql, row.id),
    copies.readSections(tx.sql, row.id),
    copies.listMaterials(tx.sql, row.id),
  ]);
  const report: Report = [];
  const kept = input.include.drafts ? all : all.filter(({ publishedRevision }) => publishedRevision !== null);
  if (kept.length < all.length) report.push({ item: "unpublished sections", outcome: "skipped", reason: "drafts_left_out" });
  const used = new Set([row.thumbnailMaterialId, ...kept.flatMap(({ content, draftContent }) => `${content} ${draftContent}`.toLowerCase().match(UUID) ?? [])]);
  const taken = input.include.unusedMaterials ? files : files.filter((file) => used.has(file.id));
  if (taken.length < files.length) report.push({ item: "unused materials", outcome: "skipped", reason: "not_used_in_sections" });

  const renew = (ids: readonly string[]) => new Map(ids.map((old) => [old, ctx.newId()]));
  const materials = renew(taken.map(({ id }) => id));
  const lessonIds = renew(lessons.map(({ id }) => id));
  const sections = renew(kept.map(({ id }) => id));
  const renamed = new Map([...materials, ...lessonIds, ...sections, [row.id, toCourseId] as const]);
  const rewrite = (text: string) => text.replace(UUID, (old) => renamed.get(old.toLowerCase()) ?? old);
  const move = (date: Date | null, item: string) => moveDate(ctx, date, item, { timeZone, days: input.shiftDays, report });

  const byLesson = Map.groupBy(kept, ({ lessonId }) => lessonId);
  const drafts: copies.WaitingDraft[] = [];
  const written = lessons.map((lesson) => ({
    id: lessonIds.get(lesson.id),
    title: lesson.title,
    description: lesson.description,
    objectives: lesson.objectives,
    sections: (byLesson.get(lesson.id) ?? []).map((section) => {
      const id = sections.get(section.id) ?? ctx.newId();
      const published = section.publishedRevision !== null;
      const hasDraft = input.include.drafts && section.draftRevision !== section.publishedRevision;
      if (published && hasDraft) drafts.push({ sectionId: id, title: section.draftTitle, content: rewrite(section.draftContent) });
      report.push({ item: section.title, outcome: "imported" });
      return {
        id,
        title: published ? section.title : section.draftTitle,
        contentType: section.contentType,
        content: rewrite(published ? section.content : section.draftContent),
        required: section.required,
        estimatedDuration: section.estimatedDuration,
        objectives: section.objectives,
        published,
        publishAt: hasDraft ? move(section.publishAt, section.title) : null,
      };
    }),
  }));
  const { category, tags, description } = row;
  return {
    lessons: written,
    sections,
    lessonIds,
    materials,
    materialBytes: taken.reduce((sum, { size }) => sum + size, 0),
    drafts,
    thumbnailMaterialId: (row.thumbnailMaterialId && materials.get(row.thumbnailMaterialId)) ?? null,
    publishAt: move(row.publishAt, "publication date"),
    searchText: (title) => searchForm([title, category ?? "", tags.join(" "), description].join(" ")),
    report,
  };
}

/** So many days later at the same time of day, also across a change of the clocks. A date that would be over is left out. */
function moveDate(
  ctx: Context,
  date: Date | null,
  item: string,
  { timeZone, days, report }: { timeZone: string; days: number | null; report: Report },
): Date | null {
  if (!date) return null;
  if (days === null) {
    report.push({ item, outcome: "changed", reason: "date_left_out" });
    return null;
  }
  const moved = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(timeZone).add({ days });
  if (moved.epochMilliseconds <= ctx.now().getTime()) {
    report.push({ item, outcome: "changed", reason: "date_past" });
    return null;
  }
  return new Date(moved.epochMilliseconds);
}
