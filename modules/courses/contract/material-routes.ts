import { defineRoute, id, line, multiline, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { courseStorage, listedMaterial, material, materialDownloads, materialKind, materialSort, materialVersion, storageLimits } from "./material-models.ts";

const courseParams = z.object({ courseId: id });
const params = z.object({ materialId: id });
const versionParams = z.object({ materialId: id, number: z.coerce.number().int().min(1).max(2_147_483_647) });

/** Bytes in one request; larger files come as resumable uploads. */
const FORM_MAX_BYTES = 100 * 1024 * 1024;

const CLAIM_ERRORS = ["upload_not_found", "upload_unfinished", "upload_claimed", "quota_exceeded"];

export const listMaterials = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/materials",
  summary: "The files of a course, for its staff",
  params: courseParams,
  query: pageQuery.extend({
    /** Words of the name; diacritics do not matter. */
    search: multiline(200).optional(),
    kind: materialKind.optional(),
    sort: materialSort.default("newest"),
  }),
  reply: page(listedMaterial),
});

export const uploadMaterial = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/materials",
  summary: "Add a file: `{uploadId}` of a finished upload (purpose `course-material`), or multipart field `file` up to 100 MB",
  description: "Its type is read from its content. `quota_exceeded` carries `scope`, `limit`, `used`, `left` and `needed`, in bytes.",
  params: courseParams,
  body: z.object({ uploadId: id.optional() }),
  reply: material,
  status: 201,
  upload: { maxBytes: FORM_MAX_BYTES, optional: true },
  errors: ["file_missing", "file_empty", ...CLAIM_ERRORS],
});

export const getStorage = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/storage",
  summary: "How much room the files of the course take, and how much there is",
  params: courseParams,
  reply: courseStorage,
});

export const getMaterial = defineRoute({
  method: "GET",
  path: "/api/materials/:materialId",
  summary: "Download or show a file of a course: its newest version",
  description: "Ranges (RFC 9110 §14) and validators are honoured. Content never runs in this origin: everything but pictures, sound and film is saved.",
  params,
  reply: "file",
  errors: ["material_deleted", "range_not_satisfiable"],
});

export const updateMaterial = defineRoute({
  method: "PATCH",
  path: "/api/materials/:materialId",
  summary: "Rename a file",
  params,
  body: z.object({ filename: line(255) }),
  reply: material,
});

export const deleteMaterial = defineRoute({
  method: "DELETE",
  path: "/api/materials/:materialId",
  summary: "Delete a file with all versions; 409 `material_in_use` lists in `usedIn` where learners would miss it, `?force=true` deletes it all the same",
  params,
  query: z.object({ force: z.union([z.boolean(), z.stringbool()]).optional() }),
  reply: "nothing",
  errors: ["material_in_use"],
});

export const listMaterialVersions = defineRoute({
  method: "GET",
  path: "/api/materials/:materialId/versions",
  summary: "All versions of a file, newest first",
  params,
  reply: z.object({ items: z.array(materialVersion) }),
});

export const addMaterialVersion = defineRoute({
  method: "POST",
  path: "/api/materials/:materialId/versions",
  summary: "Show another content under the same address",
  params,
  body: z.object({ uploadId: id }),
  reply: material,
  status: 201,
  errors: [...CLAIM_ERRORS, "too_many_versions"],
});

export const getMaterialVersion = defineRoute({
  method: "GET",
  path: "/api/materials/:materialId/versions/:number",
  summary: "Download one version",
  params: versionParams,
  reply: "file",
});

export const restoreMaterialVersion = defineRoute({
  method: "POST",
  path: "/api/materials/:materialId/versions/:number/restore",
  summary: "Show an earlier (or later) version again",
  params: versionParams,
  reply: material,
});

export const getMaterialDownloads = defineRoute({
  method: "GET",
  path: "/api/materials/:materialId/downloads",
  summary: "How often learners took the file, by day",
  params,
  reply: materialDownloads,
});

export const getStorageLimits = defineRoute({
  method: "GET",
  path: "/api/materials/limits",
  summary: "How much room files may take in this organisation",
  reply: storageLimits,
});

export const setStorageLimits = defineRoute({
  method: "PUT",
  path: "/api/materials/limits",
  summary: "Change how much room files may take; what is there stays",
  body: storageLimits,
  reply: storageLimits,
});

export type MaterialRoutes =
  | typeof listMaterials
  | typeof uploadMaterial
  | typeof getStorage
  | typeof getMaterial
  | typeof updateMaterial
  | typeof deleteMaterial
  | typeof listMaterialVersions
  | typeof addMaterialVersion
  | typeof getMaterialVersion
  | typeof restoreMaterialVersion
  | typeof getMaterialDownloads
  | typeof getStorageLimits
  | typeof setStorageLimits;
