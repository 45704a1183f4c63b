import { defineRoute, id } from "@lectern/core";
import { z } from "zod";

/** The media type of the bytes of an upload (tus 1.0.0, `PATCH`). */
const TUS_BYTES = "application/offset+octet-stream";

const params = z.object({ uploadId: id });

const ABOUT =
  "Resumable uploads by the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload) with the extensions creation, creation-with-upload, expiration and termination. " +
  "Uploads belong to the person who made them and end after 24 hours. A finished one is handed to the call that uses it, once, by its id.";

export const describeUploads = defineRoute({
  method: "OPTIONS",
  path: "/api/uploads",
  summary: "What this server can do of tus",
  description: ABOUT,
  reply: "raw",
  status: 204,
});

export const createUpload = defineRoute({
  method: "POST",
  path: "/api/uploads",
  summary: "Announce a file: `Upload-Length`, and `Upload-Metadata` with `filename` and `purpose`; answers its address in `Location`",
  description: ABOUT,
  reply: "raw",
  status: 201,
  idempotency: "natural",
  consumes: TUS_BYTES,
  limit: { per: "actor", points: 300, perSeconds: 60 },
  errors: ["upload_purpose_unknown", "file_too_large", "too_many_uploads", "upload_protocol", "storage_unavailable"],
});

export const lookAtUpload = defineRoute({
  method: "HEAD",
  path: "/api/uploads/:uploadId",
  summary: "Where to go on: `Upload-Offset` is what would survive a power cut",
  params,
  reply: "raw",
  errors: ["upload_not_found", "upload_expired", "upload_busy"],
});

export const continueUpload = defineRoute({
  method: "PATCH",
  path: "/api/uploads/:uploadId",
  summary: "Send bytes from `Upload-Offset` on",
  params,
  reply: "raw",
  status: 204,
  consumes: TUS_BYTES,
  errors: ["upload_not_found", "upload_expired", "upload_offset_conflict", "upload_busy", "upload_size_exceeded", "upload_protocol", "storage_unavailable"],
});

export const cancelUpload = defineRoute({
  method: "DELETE",
  path: "/api/uploads/:uploadId",
  summary: "Give an upload up",
  params,
  reply: "raw",
  status: 204,
  errors: ["upload_not_found", "upload_busy"],
});
