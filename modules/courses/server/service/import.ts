import type { Context } from "@lectern/core";
import { safeFilename } from "@lectern/core/filename";
import { storedMediaType } from "@lectern/core/media-type";
import type { z } from "zod";
import type * as contract from "../../contract.ts";
import { checkContent, materialUrl } from "../content.ts";
import * as errors from "../courses.errors.ts";
import * as courses from "../repository/courses.repository.ts";
import type { NewMaterial } from "../repository/materials.repository.ts";
import { MATERIAL_SCHEME, sanitiseImported } from "../sanitise.ts";
import { newSettings, numbered } from "./courses.ts";
import { meetPeople, sortNames } from "./people.ts";
import { writeCourse, type WholeCourse } from "./write-course.ts";

const MAX_SECTIONS = 2_000;
const DEFAULT_LANGUAGE = "en";

type Import = z.output<typeof contract.createImported.input>;
type ImportedSection = Import["course"]["lessons"][number]["sections"][number];

/** Writes an imported course, once per job however often the job runs. */
export async function createImported(ctx: Context, { organisationId, actorId, jobId, course }: Import): Promise<{ courseId: string; created: boolean }> {
  const before = await courses.findByImport(ctx.sql, organisationId, jobId);
  if (before) return { courseId: before, created: false };
  if (course.lessons.reduce((sum, lesson) => sum + lesson.sections.length, 0) > MAX_SECTIONS) throw errors.courseTooLarge("sections", MAX_SECTIONS);

  const courseId = ctx.newId();
  const materials: { key: string; row: NewMaterial }[] = [];
  for (const { key, hash, size, filename } of course.materials)
    materials.push({ key, row: await newMaterial(ctx, { organisationId, courseId, actorId, hash, size, filename }) });
  const urls = new Map(materials.map(({ key, row }) => [key, materialUrl(row.id)]));
  const { title, description, language } = course;
  const settings = await newSettings(ctx, organisationId, { title, description, language }, ctx.actor?.language ?? DEFAULT_LANGUAGE);
  const whole: WholeCourse = {
    founding: { id: courseId, organisationId, founderId: actorId, source: "import", importJobId: jobId, isDemo: false },
    settings,
    lessons: course.lessons.map((lesson) => ({
      title: lesson.title,
      sections: lesson.sections.map((section) => ({
        ...section,
        content: importedContent(lesson.title, section, urls),
        estimatedDuration: section.estimatedDuration ?? null,
      })),
    })),
    materials: materials.map(({ row }) => row),
    origin: "imported",
  };
  const names = sortNames(await meetPeople(ctx, organisationId, [actorId]));
  return ctx.transaction(async (tx) => {
    if (!(await writeCourse(ctx, tx, whole, names))) {
      // Another run of the job was quicker, or another course took the address.
      const theirs = await courses.findByImport(tx.sql, organisationId, jobId);
      if (theirs) return { courseId: theirs, created: false };
      await writeCourse(ctx, tx, { ...whole, settings: { ...settings, slug: numbered(ctx, settings.slug) } }, names);
    }
    await tx.audit({ action: "course.imported", targetType: "course", targetId: courseId, details: { jobId }, organisationId, actorId });
    return { courseId, created: true };
  });
}

function importedContent(lesson: string, section: ImportedSection, urls: ReadonlyMap<string, string>): string {
  const where = { lesson, section: section.title };
  const resolve = (key: string) => {
    const url = urls.get(key);
    if (!url) throw errors.materialMissing(key, where);
    return url;
  };
  const whole = section.content.trim();
  if (whole.startsWith(MATERIAL_SCHEME) && ["video", "audio", "file"].includes(section.contentType)) return resolve(whole.slice(MATERIAL_SCHEME.length));
  const checked = checkContent(section.contentType, section.content, (html) => sanitiseImported(html, resolve));
  if (!checked.ok) throw errors.contentNotValid(checked.reason, where);
  if (checked.materialId) throw errors.contentNotValid("material_unknown", where);
  return checked.content;
}

async function newMaterial(
  ctx: Context,
  file: { organisationId: string; courseId: string; actorId: string; hash: string; size: number; filename: string },
): Promise<NewMaterial> {
  const filename = safeFilename(file.filename);
  const { organisationId, courseId, actorId, hash, size } = file;
  return { id: ctx.newId(), organisationId, courseId, hash, size, filename, mediaType: await storedMediaType(ctx, hash, size, filename), uploadedBy: actorId };
}
