import { notFound, type Context } from "@lectern/core";
import { safeFilename, withEndingOf } from "@lectern/core/filename";
import { storedMediaType } from "@lectern/core/media-type";
import * as contract from "../../../contract.ts";
import { tooManyVersions } from "../../courses.errors.ts";
import type { MaterialGrant } from "../../materials.policy.ts";
import { toMaterial, toVersion } from "../../materials.presenter.ts";
import * as versions from "../../repository/material-versions.repository.ts";
import { findMaterial } from "../../repository/materials.repository.ts";
import { knownPeople } from "../people.ts";
import { lockOrTell } from "./library.ts";
import { requireRoom } from "./room.ts";

const MAX_VERSIONS = 200;

export async function listVersions(ctx: Context, { access, materialId }: MaterialGrant) {
  const material = await findMaterial(ctx.sql, access.courseId, materialId);
  if (!material) throw notFound("file");
  const rows = await versions.listVersions(ctx.sql, materialId);
  const people = await knownPeople(
    ctx.sql,
    access.organisationId,
    rows.map(({ uploadedBy }) => uploadedBy),
  );
  return { items: rows.map((row) => toVersion(row, material, people)) };
}

/** The address stays and shows the new content; the name stays but for its ending. */
export async function addVersion(ctx: Context, { actor, access, materialId }: MaterialGrant, uploadId: string): Promise<contract.Material> {
  return ctx.transaction(async (tx) => {
    const material = await lockOrTell(tx, access.courseId, materialId);
    if ((await versions.listVersions(tx.sql, materialId)).length >= MAX_VERSIONS) throw tooManyVersions(MAX_VERSIONS);
    const { hash, size, filename: given } = await tx.claimUpload(uploadId, { purpose: contract.courseMaterial });
    const filename = safeFilename(given);
    const mediaType = await storedMediaType(ctx, hash, size, filename);
    await requireRoom(tx, access, size);
    const { organisationId, courseId } = access;
    const version = await versions.insertVersion(tx.sql, {
      id: material.id,
      organisationId,
      courseId,
      hash,
      size,
      filename,
      mediaType,
      uploadedBy: actor.userId,
    });
    const shown = version && (await versions.showVersion(tx.sql, material, version, withEndingOf(material.filename, filename)));
    if (!shown) throw notFound("file");
    return toMaterial(shown);
  });
}

/** Nothing is stored anew: the material only points to another version. */
export async function restoreVersion(ctx: Context, { access, materialId }: MaterialGrant, number: number): Promise<contract.Material> {
  return ctx.transaction(async (tx) => {
    const material = await lockOrTell(tx, access.courseId, materialId);
    const version = await versions.findVersion(tx.sql, materialId, number);
    const shown = version && (await versions.showVersion(tx.sql, material, version, withEndingOf(material.filename, version.filename)));
    if (!shown) throw notFound("version");
    await tx.audit({ action: "course.file_restored", targetType: "material", targetId: material.id, details: { version: number } });
    return toMaterial(shown);
  });
}
