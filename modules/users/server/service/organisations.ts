import { decodeCursor, encodeCursor, notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import { z } from "zod";
import type { createOrganisation, Organisation, OrganisationSettings, registrationOptions, updateOrganisation } from "../../contract.ts";
import { PASSWORD_MAX_LENGTH } from "../password-policy.ts";
import * as organisations from "../repository/organisations.repository.ts";
import { accentContrastTooLow, rowMissing, slugTaken } from "../users.errors.ts";
import { presentOrganisation } from "../users.presenter.ts";

/** What holds where no organisation has decided yet; the same as what the first one is founded with. */
export const DEFAULT_SETTINGS: OrganisationSettings = {
  registrationOpen: true,
  passwordMinLength: 12,
  passwordComplexity: "none",
  defaultLanguage: "en",
  timeZone: "UTC",
  publicCatalogue: true,
};

const FIRST_ORGANISATION = { en: "My school", vi: "Trường của tôi" } as const;
const FIRST_SLUG = "main";

/** For whoever comes first: of two at once one founds it and the other joins. */
export async function foundFirstOrganisation(
  ctx: Context,
  tx: Transaction,
  founder: { language?: "en" | "vi" | undefined; timeZone?: string | undefined },
): Promise<{ organisation: organisations.OrganisationRow; founded: boolean }> {
  await organisations.lockPlatform(tx.sql);
  const existing = await organisations.findDefaultOrganisation(tx.sql);
  if (existing) return { organisation: existing, founded: false };
  const language = founder.language ?? DEFAULT_SETTINGS.defaultLanguage;
  const settings = { ...DEFAULT_SETTINGS, defaultLanguage: language, timeZone: founder.timeZone ?? DEFAULT_SETTINGS.timeZone };
  const organisation = await organisations.insertOrganisation(tx.sql, {
    id: ctx.newId(),
    name: FIRST_ORGANISATION[language],
    slug: FIRST_SLUG,
    settings,
    now: ctx.now(),
  });
  if (!organisation) throw rowMissing("users.organisation");
  await tx.audit({ action: "organisation.created", targetType: "organisation", targetId: organisation.id, organisationId: organisation.id });
  return { organisation, founded: true };
}

/** What the registration form shows. */
export async function getRegistrationOptions(ctx: Context): Promise<z.output<typeof registrationOptions>> {
  const home = await organisations.findDefaultOrganisation(ctx.sql);
  const { registrationOpen, passwordMinLength, passwordComplexity, defaultLanguage } = home ?? DEFAULT_SETTINGS;
  return {
    organisationName: home?.name ?? null,
    registrationOpen,
    passwordMinLength,
    passwordMaxLength: PASSWORD_MAX_LENGTH,
    passwordComplexity,
    defaultLanguage,
  };
}

const organisationCursor = z.tuple([z.uuid()]);

export async function listOrganisations(ctx: Context, query: { cursor?: string | undefined; limit: number }) {
  const after = decodeCursor(query.cursor, organisationCursor)?.[0] ?? null;
  const rows = await organisations.listOrganisations(ctx.sql, after, query.limit + 1);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return { items: shown.map(presentOrganisation), nextCursor: rows.length > query.limit && last ? encodeCursor([last.id]) : null };
}

/** Throws `slug_taken`. */
export async function foundOrganisation(ctx: Context, input: RouteInput<typeof createOrganisation>["body"]): Promise<Organisation> {
  return ctx.transaction(async (tx) => {
    await organisations.lockPlatform(tx.sql);
    const row = await organisations.insertOrganisation(tx.sql, {
      id: ctx.newId(),
      name: input.name,
      slug: input.slug,
      settings: input.settings ?? {},
      now: ctx.now(),
    });
    if (!row) throw slugTaken();
    await tx.audit({ action: "organisation.created", targetType: "organisation", targetId: row.id, organisationId: row.id });
    return presentOrganisation(row);
  });
}

const PUBLIC_ORGANISATION_KEY = "users.public-organisation";
/** Every visitor's request asks for it. Longer than this nobody sees what was switched off in another process. */
const PUBLIC_ORGANISATION_CACHE_MS = 3_000;
const publicOrganisationId = z.uuid();

/** Whose catalogue visitors see; null: nobody's. */
export async function getPublicOrganisation(ctx: Context): Promise<{ organisationId: string | null }> {
  const cached = publicOrganisationId.safeParse(await ctx.cache.get(PUBLIC_ORGANISATION_KEY));
  if (cached.success) return { organisationId: cached.data };
  const organisationId = await organisations.findPublicOrganisation(ctx.sql);
  // Nothing is not remembered: the first organisation's catalogue is there at once.
  if (organisationId !== null) await ctx.cache.set(PUBLIC_ORGANISATION_KEY, organisationId, PUBLIC_ORGANISATION_CACHE_MS);
  return { organisationId };
}

/** Throws `not_found`. */
export async function getOrganisation(ctx: Context, organisationId: string): Promise<Organisation> {
  const row = await organisations.findOrganisation(ctx.sql, organisationId);
  if (!row) throw notFound("organisation");
  return presentOrganisation(row);
}

/** Throws `not_found`, `slug_taken`, `accent_contrast_too_low`. */
export async function changeOrganisation(ctx: Context, organisationId: string, input: RouteInput<typeof updateOrganisation>["body"]): Promise<Organisation> {
  if (input.accentColour) requireContrast(input.accentColour);
  return ctx.transaction(async (tx) => {
    // Two organisations that want one slug take turns.
    await organisations.lockPlatform(tx.sql);
    const before = await organisations.lockOrganisation(tx.sql, organisationId);
    if (!before) throw notFound("organisation");
    if (input.slug !== undefined && (await organisations.isSlugTaken(tx.sql, input.slug, organisationId))) throw slugTaken();
    const changes = { ...input.settings, name: input.name, slug: input.slug, accentColour: input.accentColour };
    const row = await organisations.updateOrganisation(tx.sql, organisationId, changes, ctx.now());
    await tx.audit({ action: "organisation.updated", targetType: "organisation", targetId: organisationId, organisationId, details: differences(before, row) });
    if (before.publicCatalogue !== row.publicCatalogue) tx.afterCommit(() => ctx.cache.delete(PUBLIC_ORGANISATION_KEY));
    return presentOrganisation(row);
  });
}

/** Settings that changed, with their values before and after: none of them is secret. */
function differences(before: organisations.OrganisationRow, after: organisations.OrganisationRow): Record<string, unknown> {
  const earlier = flatten(before);
  const entries = Object.entries(flatten(after)).filter(([name, value]) => earlier[name] !== value);
  return Object.fromEntries(entries.map(([name, value]) => [name, { before: earlier[name], after: value }]));
}

function flatten(row: organisations.OrganisationRow): Record<string, unknown> {
  const { name, slug, settings, branding } = presentOrganisation(row);
  return { name, slug, ...settings, ...branding };
}

/** WCAG 2.2, 1.4.3 (AA), for text of any size. */
const CONTRAST_MIN = 4.5;

function requireContrast(colour: string): void {
  const contrast = 1.05 / (luminance(colour) + 0.05);
  if (contrast < CONTRAST_MIN) throw accentContrastTooLow(Math.floor(contrast * 10) / 10, CONTRAST_MIN);
}

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
