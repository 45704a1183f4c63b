import type { Sql } from "@lectern/core/ports";
import type { MailPurpose } from "./tokens.repository.ts";

interface TemplateRow {
  readonly kind: MailPurpose;
  readonly language: "en" | "vi";
  readonly subject: string;
  readonly body: string;
  readonly updatedAt: Date;
}

export function listTemplates(sql: Sql, organisationId: string): Promise<TemplateRow[]> {
  return sql<TemplateRow[]>`select kind, language, subject, body, updated_at from users.mail_template where organisation_id = ${organisationId}`;
}

export async function findTemplate(sql: Sql, organisationId: string, kind: MailPurpose, language: string): Promise<TemplateRow | null> {
  const [row] = await sql<TemplateRow[]>`
    select kind, language, subject, body, updated_at from users.mail_template
    where organisation_id = ${organisationId} and kind = ${kind} and language = ${language}`;
  return row ?? null;
}

export async function saveTemplate(
  sql: Sql,
  template: { organisationId: string; kind: MailPurpose; language: string; subject: string; body: string; now: Date },
): Promise<void> {
  await sql`
    insert into users.mail_template (organisation_id, kind, language, subject, body, updated_at)
    values (${template.organisationId}, ${template.kind}, ${template.language}, ${template.subject}, ${template.body}, ${template.now})
    on conflict (organisation_id, kind, language) do update set subject = excluded.subject, body = excluded.body, updated_at = excluded.updated_at`;
}

export async function deleteTemplate(sql: Sql, organisationId: string, kind: MailPurpose, language: string): Promise<boolean> {
  const rows = await sql`
    delete from users.mail_template where organisation_id = ${organisationId} and kind = ${kind} and language = ${language} returning kind`;
  return rows.length > 0;
}
