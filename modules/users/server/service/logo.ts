import { notFound, type Context, type FileReply, type UploadedFile } from "@lectern/core";
import type { Organisation } from "../../contract.ts";
import * as organisations from "../repository/organisations.repository.ts";
import { presentOrganisation } from "../users.presenter.ts";
import { keepImage, openImage } from "./images.ts";

/** Throws `file_required`, `image_type_unsupported`. */
export async function setLogo(ctx: Context, organisationId: string, file: UploadedFile | null): Promise<Organisation> {
  return replaceLogo(ctx, organisationId, await keepImage(ctx, file));
}

export async function removeLogo(ctx: Context, organisationId: string): Promise<Organisation> {
  return replaceLogo(ctx, organisationId, null);
}

/** Throws `not_found` for organisations without one. */
export async function getLogo(ctx: Context, organisationId: string): Promise<FileReply> {
  const organisation = await organisations.findOrganisation(ctx.sql, organisationId);
  if (!organisation) throw notFound("organisation");
  return openImage(ctx, "logo", organisation.logoHash, organisation.logoMediaType);
}

async function replaceLogo(ctx: Context, organisationId: string, logo: { hash: string; mediaType: string } | null): Promise<Organisation> {
  return ctx.transaction(async (tx) => {
    const before = await organisations.lockOrganisation(tx.sql, organisationId);
    if (!before) throw notFound("organisation");
    const row = await organisations.updateLogo(tx.sql, organisationId, logo, ctx.now());
    await tx.audit({ action: "organisation.logo_changed", targetType: "organisation", targetId: organisationId, organisationId });
    return presentOrganisation(row);
  });
}
