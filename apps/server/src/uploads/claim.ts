import { notSignedIn, type Actor, type ClaimedUpload, type UploadPurpose } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import * as errors from "./uploads.errors.ts";
import * as repository from "./uploads.repository.ts";

/** What `tx.claimUpload` does; see there. */
export async function claimUpload(sql: Sql, actor: Actor | null, uploadId: string, purpose: UploadPurpose): Promise<ClaimedUpload> {
  if (!actor) throw notSignedIn();
  const claimed = await repository.claimUpload(sql, actor, uploadId, purpose.name);
  if (claimed) return claimed;
  const row = await repository.findUpload(sql, actor, uploadId);
  if (!row || row.purpose !== purpose.name || row.expiresAt < new Date()) throw errors.uploadNotFound();
  throw row.claimedAt ? errors.uploadClaimed() : errors.uploadUnfinished();
}
