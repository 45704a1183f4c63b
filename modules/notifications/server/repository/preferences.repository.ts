import type { Sql } from "@lectern/core/ports";
import type { Channels, EmailDigest, NotificationKind } from "../../contract.ts";

export interface PreferenceRow {
  readonly userId: string;
  readonly kinds: Readonly<Partial<Record<NotificationKind, Channels>>>;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly emailDigest: EmailDigest;
}

/** Only of people who have chosen something. */
export async function findPreferences(sql: Sql, userIds: readonly string[]): Promise<ReadonlyMap<string, PreferenceRow>> {
  const rows = await sql<PreferenceRow[]>`
    select user_id, kinds, quiet_from, quiet_to, email_digest from notifications.preference where user_id = any(${[...userIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.userId, row]));
}

export async function savePreference(sql: Sql, organisationId: string, row: PreferenceRow): Promise<void> {
  const { userId, kinds, quietFrom, quietTo, emailDigest } = row;
  await sql`
    insert into notifications.preference (user_id, organisation_id, kinds, quiet_from, quiet_to, email_digest)
    values (${userId}, ${organisationId}, ${sql.json({ ...kinds })}, ${quietFrom}, ${quietTo}, ${emailDigest})
    on conflict (user_id) do update set organisation_id = excluded.organisation_id, kinds = excluded.kinds, quiet_from = excluded.quiet_from,
      quiet_to = excluded.quiet_to, email_digest = excluded.email_digest`;
}
