import { defineFilesInUse, defineJob } from "@lectern/core";
import { z } from "zod";

export const filesInUse = defineFilesInUse("courses");

/** Deleted files are kept for 30 days; then they are forgotten and their content may go. */
export const purgeMaterials = defineJob({
  name: "courses.purgeMaterials",
  summary: "Forget files that were deleted long ago",
  input: z.object({}),
  result: z.object({ removed: z.number().int() }),
  cron: "47 3 * * *",
});
