import type { Sql } from "@lectern/core/ports";
import type { OrganisationSettings } from "../../contract.ts";
import { rowMissing } from "../users.errors.ts";

export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly registrationOpen: boolean;
  readonly passwordMinLength: number;
  readonly passwordComplexity: "none" | "three_classes";
  readonly defaultLanguage: "en" | "vi";
  readonly timeZone: string;
  readonly publicCatalogue: boolean;
  readonly accentColour: string | null;
  readonly logoHash: string | null;
  readonly logoMediaType: string | null;
  readonly createdAt: Date;
}

export type OrganisationChanges = Partial<OrganisationSettings> & {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly accentColour?: string | null | undefined;
};

const columns = (sql: Sql) => sql`
  id, name, slug, registration_open, password_min_length, password_complexity, default_language, time_zone,
  public_catalogue, accent_colour, logo_hash, logo_media_type, created_at`;

/** Null when the slug, or the id, is taken. Settings left out get the table's defaults; the first organisation's catalogue is public. */
export async function insertOrganisation(
  sql: Sql,
  organisation: { id: string; name: string; slug: string; settings: Partial<OrganisationSettings>; now: Date },
): Promise<OrganisationRow | null> {
  const [row] = await sql<OrganisationRow[]>`
    insert into users.organisation (id, name, slug, public_catalogue, created_at, updated_at)
    values (
      ${organisation.id}, ${organisation.name}, ${organisation.slug}, not exists (select 1 from users.organisation),
      ${organisation.now}, ${organisation.now}
    )
    on conflict do nothing
    returning ${columns(sql)}`;
  return row ? updateOrganisation(sql, row.id, organisation.settings, organisation.now) : null;
}

export async function findOrganisation(sql: Sql, id: string): Promise<OrganisationRow | null> {
  const [row] = await sql<OrganisationRow[]>`select ${columns(sql)} from users.organisation where id = ${id}`;
  return row ?? null;
}

/** The first one founded: where strangers register. */
export async function findDefaultOrganisation(sql: Sql): Promise<OrganisationRow | null> {
  const [row] = await sql<OrganisationRow[]>`select ${columns(sql)} from users.organisation order by created_at, id limit 1`;
  return row ?? null;
}

/** The first one founded of those that show visitors their courses. */
export async function findPublicOrganisation(sql: Sql): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`select id from users.organisation where public_catalogue order by created_at, id limit 1`;
  return row?.id ?? null;
}

export function listOrganisations(sql: Sql, after: string | null, limit: number): Promise<OrganisationRow[]> {
  return sql<OrganisationRow[]>`
    select ${columns(sql)} from users.organisation
    where ${after}::uuid is null or id > ${after}
    order by id
    limit ${limit}`;
}

/** Lets one transaction at a time decide about the organisation's administrators. */
export async function lockOrganisation(sql: Sql, id: string): Promise<OrganisationRow | null> {
  const [row] = await sql<OrganisationRow[]>`select ${columns(sql)} from users.organisation where id = ${id} for no key update`;
  return row ?? null;
}

/** Lets one transaction at a time decide who founds the first organisation, or who is the platform's last administrator. */
export async function lockPlatform(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('users.platform', 0))`;
}

export async function isSlugTaken(sql: Sql, slug: string, exceptId: string): Promise<boolean> {
  const rows = await sql`select 1 from users.organisation where slug = ${slug} and id <> ${exceptId}`;
  return rows.length > 0;
}

/** Members left out stay as they are. */
export async function updateOrganisation(sql: Sql, id: string, changes: OrganisationChanges, now: Date): Promise<OrganisationRow> {
  const [row] = await sql<OrganisationRow[]>`
    update users.organisation set
      name = coalesce(${changes.name ?? null}, name),
      slug = coalesce(${changes.slug ?? null}, slug),
      registration_open = coalesce(${changes.registrationOpen ?? null}, registration_open),
      password_min_length = coalesce(${changes.passwordMinLength ?? null}, password_min_length),
      password_complexity = coalesce(${changes.passwordComplexity ?? null}, password_complexity),
      default_language = coalesce(${changes.defaultLanguage ?? null}, default_language),
      time_zone = coalesce(${changes.timeZone ?? null}, time_zone),
      public_catalogue = coalesce(${changes.publicCatalogue ?? null}, public_catalogue),
      accent_colour = case when ${changes.accentColour === undefined} then accent_colour else ${changes.accentColour ?? null}::text end,
      updated_at = ${now}
    where id = ${id}
    returning ${columns(sql)}`;
  if (!row) throw rowMissing("users.organisation");
  return row;
}

export async function updateLogo(sql: Sql, id: string, logo: { hash: string; mediaType: string } | null, now: Date): Promise<OrganisationRow> {
  const [row] = await sql<OrganisationRow[]>`
    update users.organisation set logo_hash = ${logo?.hash ?? null}, logo_media_type = ${logo?.mediaType ?? null}, updated_at = ${now}
    where id = ${id}
    returning ${columns(sql)}`;
  if (!row) throw rowMissing("users.organisation");
  return row;
}
