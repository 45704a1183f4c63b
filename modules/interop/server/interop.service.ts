import { createReadStream } from "node:fs";
import { decodeCursor, toPage, type Actor, type Context, type UploadedFile } from "@lectern/core";
import { z } from "zod";
import { importJob } from "../contract.ts";
import { presentImport } from "./interop.presenter.ts";
import * as repository from "./interop.repository.ts";

const FILENAME_MAX = 255;
const cursorShape = z.tuple([z.uuid()]);

/** Keeps the package and starts its import; both exist or neither does. */
export async function startImport(ctx: Context, actor: Actor, file: UploadedFile): Promise<{ jobId: string }> {
  const { hash, size } = await ctx.storage.put(createReadStream(file.path));
  const { organisationId, userId: ownerId } = actor;
  const jobId = await ctx.transaction(async (tx) => {
    const id = ctx.newId();
    const jobId = await tx.startJob(importJob, { importId: id });
    await repository.insertImport(tx.sql, { id, jobId, organisationId, ownerId, filename: shownName(file.filename), hash, size });
    await tx.audit({ action: "course.import_started", targetType: "import", targetId: id, details: { size } });
    return jobId;
  });
  return { jobId };
}

/** The person's own imports, newest first: a page that was left finds its job again. */
export async function listImports(ctx: Context, actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const [before] = decodeCursor(cursor, cursorShape) ?? [null];
  const { organisationId, userId: ownerId } = actor;
  const rows = await repository.listImports(ctx.sql, { organisationId, ownerId }, before, limit + 1);
  return toPage(rows, limit, presentImport, ({ id }) => [id]);
}

/** Only for showing: no folders, no control characters, never empty. */
function shownName(filename: string): string {
  const name =
    filename
      .replaceAll(/\p{Cc}/gu, "")
      .split(/[\\/]/)
      .at(-1)
      ?.trim() ?? "";
  return name.slice(0, FILENAME_MAX) || "course.imscc";
}
