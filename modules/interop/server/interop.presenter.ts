import type { z } from "zod";
import type { importSummary } from "../contract.ts";
import type { ImportListRow } from "./interop.repository.ts";

/** A job that was tidied away has long been done: it succeeded exactly when there is a course. */
export function presentImport(row: ImportListRow): z.output<typeof importSummary> {
  const { jobId, filename, size, courseId, problem } = row;
  const status = row.status ?? (courseId ? "succeeded" : "failed");
  return { jobId, filename, size, courseId, problem, status, progress: row.progress ?? 1, createdAt: row.createdAt.toISOString() };
}
