import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseInput, type RouteDefinition, type UploadedFile } from "@lectern/core";
import type { FastifyRequest } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { bodyTooLarge, fileMissing, unsupportedMediaType } from "./http.errors.ts";

interface ReceivedUpload {
  readonly file: UploadedFile;
  /** The other form fields, parsed by the route's body schema. */
  readonly body: unknown;
  discard(): Promise<void>;
}

const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 64 * 1024;

/** Spools the one file of a multipart form to disk, counting bytes as they come. */
export async function receiveUpload(request: FastifyRequest, route: RouteDefinition, directory: string): Promise<ReceivedUpload> {
  if (!request.isMultipart()) throw unsupportedMediaType();
  await mkdir(directory, { recursive: true });
  const path = join(directory, uuidv7());
  const discard = () => rm(path, { force: true });
  try {
    const fields: Record<string, string> = {};
    let file: UploadedFile | null = null;
    const limits = { files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, fileSize: route.upload?.maxBytes ?? 0 };
    for await (const part of request.parts({ limits })) {
      if (part.type === "field") {
        fields[part.fieldname] = String(part.value);
        continue;
      }
      await pipeline(part.file, createWriteStream(path, { flags: "wx" }));
      if (part.file.truncated) throw bodyTooLarge();
      if (part.fieldname === "file") file = { path, filename: part.filename, size: part.file.bytesRead };
    }
    if (!file) throw fileMissing();
    return { file, body: route.body ? parseInput(route.body, fields) : undefined, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}
