import { defineUploadPurpose } from "@lectern/core";

/** Bytes of one file. */
export const MATERIAL_MAX_BYTES = 2 * 1024 ** 3;

/** Files for `POST /api/courses/:courseId/materials` and new versions. */
export const courseMaterial = defineUploadPurpose({ name: "course-material", summary: "A file of a course", maxBytes: MATERIAL_MAX_BYTES });
