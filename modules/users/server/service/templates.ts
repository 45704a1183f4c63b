import { notFound, type Actor, type Context } from "@lectern/core";
import { MAIL_PLACEHOLDERS, mailTemplateKind, type MailTemplate } from "../../contract.ts";
import { defaultTemplate, placeholdersOf, writeMail, type MailTemplateText, type WrittenMail } from "../mail-texts.ts";
import { findOrganisation } from "../repository/organisations.repository.ts";
import * as repository from "../repository/templates.repository.ts";
import type { MailPurpose } from "../repository/tokens.repository.ts";
import { templateLinkMissing, templatePlaceholderUnknown } from "../users.errors.ts";

const LANGUAGES = ["en", "vi"] as const;
/** Never a link that works: a preview is not a mail. */
const SAMPLE_PATH = "/set-password#token=…";

interface About {
  readonly organisationId: string;
  readonly kind: MailPurpose;
  readonly language: "en" | "vi";
}

export async function listTemplates(ctx: Context, organisationId: string): Promise<{ items: MailTemplate[] }> {
  const own = await repository.listTemplates(ctx.sql, organisationId);
  const items = mailTemplateKind.options.flatMap((kind) =>
    LANGUAGES.map((language): MailTemplate => {
      const row = own.find((one) => one.kind === kind && one.language === language);
      const { subject, body } = row ?? defaultTemplate(kind, language);
      return { kind, language, subject, body, isCustom: row !== undefined, updatedAt: row?.updatedAt.toISOString() ?? null };
    }),
  );
  return { items };
}

/** Throws `template_link_missing`, `template_placeholder_unknown`. */
export async function saveTemplate(ctx: Context, about: About, text: MailTemplateText): Promise<MailTemplate> {
  requireUsable(text);
  const { organisationId, kind, language } = about;
  const now = ctx.now();
  await ctx.transaction(async (tx) => {
    await repository.saveTemplate(tx.sql, { ...about, ...text, now });
    await tx.audit({
      action: "organisation.mail_template_saved",
      targetType: "organisation",
      targetId: organisationId,
      organisationId,
      details: { kind, language },
    });
  });
  return { kind, language, ...text, isCustom: true, updatedAt: now.toISOString() };
}

export async function resetTemplate(ctx: Context, { organisationId, kind, language }: About): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await repository.deleteTemplate(tx.sql, organisationId, kind, language))) return;
    await tx.audit({
      action: "organisation.mail_template_reset",
      targetType: "organisation",
      targetId: organisationId,
      organisationId,
      details: { kind, language },
    });
  });
}

/** The mail as the person who asks would get it. */
export async function previewTemplate(
  ctx: Context,
  actor: Actor,
  organisationId: string,
  { kind, language, ...text }: Omit<About, "organisationId"> & MailTemplateText,
): Promise<WrittenMail> {
  requireUsable(text);
  const organisation = await findOrganisation(ctx.sql, organisationId);
  if (!organisation) throw notFound("organisation");
  return writeMail(kind, { language, fullName: actor.fullName, organisation: organisation.name, link: `${ctx.publicUrl}${SAMPLE_PATH}` }, text);
}

function requireUsable({ subject, body }: MailTemplateText): void {
  const known: ReadonlySet<string> = new Set(MAIL_PLACEHOLDERS);
  for (const name of [...placeholdersOf(subject), ...placeholdersOf(body)]) if (!known.has(name)) throw templatePlaceholderUnknown(name);
  if (!placeholdersOf(body).includes("link")) throw templateLinkMissing();
  // A link in a subject leaks its token into every list of mails.
  if (placeholdersOf(subject).includes("link")) throw templatePlaceholderUnknown("link");
}
