import { defineJob, defineRoute, id, instant, jobStarted, page, pageQuery, problem } from "@lectern/core";
import { z } from "zod";
import type { PeopleImportRoutes } from "./contract/people-import.ts";

export * from "./contract/people-import-jobs.ts";
export * from "./contract/people-import.ts";

/** Bytes of a cartridge as it is uploaded. */
export const CARTRIDGE_MAX_BYTES = 500_000_000;

/** One thing of the package and what became of it. */
export const reportItem = z.object({
  /** What a person would call it: a title, else a path. */
  item: z.string(),
  kind: z.enum(["course", "item", "resource", "file", "link"]),
  /** Identifier in the manifest, or path in the archive. */
  identifier: z.string(),
  outcome: z.enum(["imported", "changed", "skipped"]),
  /** Stable code of why it is not exactly as it was; the interface translates it. */
  reason: z.string().optional(),
  /** Values for the reason's sentence. */
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** The reason in English. */
  detail: z.string().optional(),
});
export type ReportItem = z.output<typeof reportItem>;

/** Kept with the report: content that Lectern cannot take in yet. */
export const setAsideItem = z.object({
  kind: z.enum(["quiz", "assignment", "question-bank", "lti", "other"]),
  title: z.string(),
  identifier: z.string(),
  /** Questions, where they can be counted. */
  itemCount: z.number().int().optional(),
  points: z.number().optional(),
});

/** What an import made. */
export const importResult = z.object({
  courseId: id,
  title: z.string(),
  lessons: z.number().int(),
  sections: z.number().int(),
  files: z.number().int(),
  setAside: z.array(setAsideItem),
  report: z.array(reportItem),
});
export type ImportResult = z.output<typeof importResult>;

export const importJob = defineJob({
  name: "interop.importCourse",
  summary: "Import a Common Cartridge",
  input: z.object({ importId: id }),
  result: importResult,
  expireSeconds: 900,
});

/** A job in the list of a person's imports; `GET /api/jobs/:jobId` has its report. */
export const importSummary = z.object({
  jobId: id,
  filename: z.string(),
  /** Bytes. */
  size: z.number().int(),
  status: z.enum(["queued", "running", "succeeded", "failed"]),
  /** 0…1 */
  progress: z.number(),
  courseId: id.nullable(),
  problem: problem.nullable(),
  createdAt: instant,
});

export const importCourse = defineRoute({
  method: "POST",
  path: "/api/courses/import",
  summary: "Import a course package (Common Cartridge 1.0 to 1.3) as a new draft",
  description:
    "Answers at once with a job; its result is `{courseId, report, setAside}`. A package that cannot be used fails the job with a problem whose code begins with `cartridge_`.",
  upload: { maxBytes: CARTRIDGE_MAX_BYTES },
  reply: jobStarted,
  status: 202,
});

export const listImports = defineRoute({
  method: "GET",
  path: "/api/imports",
  summary: "Your imports, newest first",
  query: pageQuery,
  reply: page(importSummary),
});

export { filesInUse } from "./contract/files.ts";

export type Routes = typeof importCourse | typeof listImports | PeopleImportRoutes;
