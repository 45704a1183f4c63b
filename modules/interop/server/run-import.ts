import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { can, type Context, type JobRun } from "@lectern/core";
import { createImported } from "@lectern/courses/contract";
import type { z } from "zod";
import type { ImportResult } from "../contract.ts";
import { CartridgeError } from "./cartridge/cartridge.errors.ts";
import { openArchive, type Archive } from "./cartridge/archive.ts";
import type { ImportedCourse, ImportedLesson, ImportedSection } from "./cartridge/course.ts";
import { readOpenCartridge } from "./cartridge/read-cartridge.ts";
import { rewriteReferences, type CartridgeReference } from "./cartridge/references.ts";
import { cartridgeUnusable, importerGone } from "./interop.errors.ts";
import { importCourses } from "./interop.policy.ts";
import * as repository from "./interop.repository.ts";
import { importFolder } from "./import-folder.ts";
import { labelsFor } from "./labels.ts";

type NewCourse = z.input<typeof createImported.input>["course"];
type NewMaterial = NewCourse["materials"][number];

const TITLE_MAX = 200;
/** Parts of the whole: reading the package, keeping its files, writing the course. */
const READ_SHARE = 0.2;
const FILES_SHARE = 0.7;

/**
 * Imports one package: read it, keep its files, write the course in one transaction. Run again after a crash it stores
 * the same files under the same hashes and answers the same course (`createImported` is idempotent by job).
 */
export async function runImport(ctx: Context, importId: string, run: JobRun): Promise<ImportResult> {
  const { actor } = ctx;
  if (!actor || !can(actor, importCourses)) throw importerGone();
  const row = await repository.findImport(ctx.sql, actor.organisationId, importId);
  if (!row) throw importerGone();

  const folder = await importFolder(run.jobId);
  try {
    const path = join(folder, "package.zip");
    await pipeline(await ctx.storage.read(row.hash), createWriteStream(path));
    const archive = await openArchive(path);
    try {
      const course = await readOpenCartridge(archive, labelsFor(actor.language));
      await run.progress(READ_SHARE);
      const materials = await keepFiles(ctx, archive, course, run);
      const whole = toCourse(ctx, course, materials, row.filename);
      const { organisationId, userId: actorId } = actor;
      const { courseId } = await ctx.call(createImported, { organisationId, actorId, jobId: run.jobId, course: whole });
      await repository.setCourse(ctx.sql, importId, courseId);
      return toResult(course, whole, courseId);
    } finally {
      archive.close();
    }
  } catch (error) {
    throw error instanceof CartridgeError ? cartridgeUnusable(error) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function keepFiles(ctx: Context, archive: Archive, { files }: ImportedCourse, run: JobRun): Promise<NewMaterial[]> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const materials: NewMaterial[] = [];
  let done = 0;
  for (const { path, size, mediaType } of files) {
    const stored = await ctx.storage.put(archive.stream(path));
    materials.push({ key: path, hash: stored.hash, size: stored.size, filename: basename(path), mediaType });
    done += size;
    await run.progress(READ_SHARE + FILES_SHARE * (total === 0 ? 1 : done / total));
  }
  return materials;
}

function toCourse(ctx: Context, course: ImportedCourse, materials: readonly NewMaterial[], filename: string): NewCourse {
  const sectionIds = new Map(course.lessons.flatMap(({ sections }) => sections.map(({ key }) => [key, ctx.newId()] as const)));
  const firstSection = new Map(course.lessons.map((lesson) => [lesson.key, lesson.sections[0]?.key]));
  const known = new Set(materials.map(({ key }) => key));

  const addressOf = (reference: CartridgeReference): string | null => {
    if (reference.kind === "file") return known.has(reference.path) ? `material:${reference.path}` : null;
    const key = reference.kind === "section" ? reference.key : reference.kind === "lesson" ? firstSection.get(reference.key) : undefined;
    const id = key === undefined ? undefined : sectionIds.get(key);
    return id === undefined ? null : `/sections/${id}`;
  };
  const lessons = course.lessons.map((lesson) => ({
    title: shortened(lesson.title),
    sections: lesson.sections.map((section) => toSection(lesson, section, sectionIds.get(section.key), addressOf)),
  }));
  const title = shortened(course.title?.trim() || filename.replace(/\.\w+$/, ""));
  return {
    title,
    ...(course.description ? { description: course.description } : {}),
    ...(course.language ? { language: course.language } : {}),
    lessons,
    materials: [...materials],
  };
}

function toSection(
  lesson: ImportedLesson,
  section: ImportedSection,
  id: string | undefined,
  addressOf: (reference: CartridgeReference) => string | null,
): NewCourse["lessons"][number]["sections"][number] {
  const shared = { id, title: shortened(section.title), required: section.required && section.published, published: section.published && lesson.published };
  if (section.kind === "file" && section.filePath !== undefined) return { ...shared, contentType: "file", content: `material:${section.filePath}` };
  if (section.kind === "link" && section.url !== undefined) return { ...shared, contentType: "text", content: linkParagraph(section.url, section.title) };
  return { ...shared, contentType: "text", content: rewriteReferences(section.html ?? "", addressOf) };
}

/** Web links become a section with the link: many sites refuse to be embedded. */
function linkParagraph(url: string, title: string): string {
  return `<p><a href="${escapeHtml(url)}">${escapeHtml(title)}</a></p>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function shortened(title: string): string {
  const whole = title.replaceAll(/\p{Cc}+/gu, " ").trim();
  return whole.length <= TITLE_MAX ? whole || "—" : `${whole.slice(0, TITLE_MAX - 1)}…`;
}

function toResult(course: ImportedCourse, whole: NewCourse, courseId: string): ImportResult {
  return {
    courseId,
    title: whole.title,
    lessons: whole.lessons.length,
    sections: whole.lessons.reduce((sum, lesson) => sum + lesson.sections.length, 0),
    files: whole.materials.length,
    setAside: course.setAside.map(({ kind, title, identifier, itemCount, points }) => ({ kind, title, identifier, itemCount, points })),
    report: course.report.map((entry) => ({ ...entry, parameters: entry.parameters ? { ...entry.parameters } : undefined })),
  };
}
