import { defineRoute, id, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import * as models from "./models.ts";

const LOGO_MAX_BYTES = 1024 * 1024;

export const listOrganisations = defineRoute({
  method: "GET",
  path: "/api/organisations",
  summary: "All organisations, oldest first (platform administrators)",
  query: pageQuery,
  reply: page(models.organisation),
});

export const createOrganisation = defineRoute({
  method: "POST",
  path: "/api/organisations",
  summary: "Found an organisation (platform administrators)",
  body: z.object({ name: models.organisationName, slug: models.slug, settings: models.organisationSettings.partial().optional() }),
  reply: models.organisation,
  status: 201,
  errors: ["slug_taken"],
});

export const readOrganisation = defineRoute({
  method: "GET",
  path: "/api/organisations/:organisationId",
  summary: "One's own organisation",
  params: z.object({ organisationId: id }),
  reply: models.organisation,
});

export const updateOrganisation = defineRoute({
  method: "PATCH",
  path: "/api/organisations/:organisationId",
  summary: "Change name, slug and settings; members left out stay as they are",
  params: z.object({ organisationId: id }),
  body: z.object({
    name: models.organisationName.optional(),
    slug: models.slug.optional(),
    settings: models.organisationSettings.partial().optional(),
    /** Null goes back to the product's own colour. */
    accentColour: models.accentColour.nullable().optional(),
  }),
  reply: models.organisation,
  errors: ["slug_taken", "accent_contrast_too_low"],
});

export const uploadLogo = defineRoute({
  method: "POST",
  path: "/api/organisations/:organisationId/logo",
  summary: "Set the logo: PNG, JPEG or WebP, at most 1 MB",
  params: z.object({ organisationId: id }),
  reply: models.organisation,
  idempotency: "natural",
  upload: { maxBytes: LOGO_MAX_BYTES },
  errors: ["file_required", "image_type_unsupported"],
});

export const removeLogo = defineRoute({
  method: "DELETE",
  path: "/api/organisations/:organisationId/logo",
  summary: "Remove the logo",
  params: z.object({ organisationId: id }),
  reply: models.organisation,
});

export const getLogo = defineRoute({
  method: "GET",
  path: "/api/organisations/:organisationId/logo",
  summary: "The logo, for the organisation's people",
  params: z.object({ organisationId: id }),
  reply: "file",
});

export type OrganisationRoutes =
  | typeof listOrganisations
  | typeof createOrganisation
  | typeof readOrganisation
  | typeof updateOrganisation
  | typeof uploadLogo
  | typeof removeLogo
  | typeof getLogo;
