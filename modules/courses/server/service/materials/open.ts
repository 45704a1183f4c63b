import { defineGroupWrite, notFound, type Actor, type Context, type FileReply } from "@lectern/core";
import { isShownInline } from "@lectern/core/media-type";
import type { CourseAccess } from "../../../contract.ts";
import { materialDeleted } from "../../courses.errors.ts";
import type { MaterialGrant } from "../../materials.policy.ts";
import { countDownloads, type Download } from "../../repository/downloads.repository.ts";
import { findVersion } from "../../repository/material-versions.repository.ts";
import { findMaterial, findMaterialOrTrace } from "../../repository/materials.repository.ts";

/** What somebody loads again within this is the same use of it: parts of a film, a page that is opened once more. */
const SAME_USE_MS = 30 * 60_000;

interface StoredContent {
  readonly hash: string;
  readonly size: number;
  readonly filename: string;
  readonly mediaType: string;
}

/** Shown in a page only where nothing in the file can run in our origin; saved otherwise. */
export async function openMaterial(
  ctx: Context,
  { actor, access, materialId, isThumbnail }: { actor: Actor | null; access: CourseAccess; materialId: string; isThumbnail: boolean },
): Promise<FileReply> {
  const row = await findMaterialOrTrace(ctx.sql, access.courseId, materialId);
  if (!row) throw notFound("file");
  if (row.deletedAt) throw materialDeleted();
  const learner = actor && !isThumbnail && access.permissions.includes("read") && !access.permissions.includes("edit") ? actor : null;
  return { ...fileReply(ctx, row), ...(learner ? { onSent: () => count(ctx, { materialId, userId: learner.userId, at: ctx.now() }) } : {}) };
}

/** Staff looking at what was. */
export async function openVersion(ctx: Context, { access, materialId }: MaterialGrant, number: number): Promise<FileReply> {
  const [material, version] = [await findMaterial(ctx.sql, access.courseId, materialId), await findVersion(ctx.sql, materialId, number)];
  if (!material || !version) throw notFound("version");
  return fileReply(ctx, version);
}

function fileReply(ctx: Context, { hash, size, filename, mediaType }: StoredContent): FileReply {
  return {
    size,
    mediaType,
    filename,
    etag: hash,
    disposition: isShownInline(mediaType) ? "inline" : "attachment",
    // The address may show another version tomorrow, and a place in the course may end.
    revalidate: true,
    open: (range) => ctx.storage.read(hash, range),
  };
}

const countedDownloads = defineGroupWrite<Download, null>({
  name: "courses.downloads",
  maxDelayMs: 200,
  write: async (tx, items) => {
    await countDownloads(tx.sql, items, SAME_USE_MS);
    return items.map(() => null);
  },
});

/** Nobody waits for it, and a file is not refused because it could not be counted. */
function count(ctx: Context, download: Download): void {
  ctx.write(countedDownloads, download).catch((error: unknown) => ctx.log.warn({ err: error }, "a download was not counted"));
}
