import { defineRoute, id, instant, language, line, multiline } from "@lectern/core";
import { z } from "zod";

export const mailTemplateKind = z.enum(["verify", "reset", "invitation"]);

/** What a text may say in braces; the link has to be in every body, or the mail would be of no use. */
export const MAIL_PLACEHOLDERS = ["fullName", "organisation", "link"] as const;

const subject = line(200);
const body = multiline(5_000);

const mailTemplate = z.object({
  kind: mailTemplateKind,
  language,
  subject: z.string(),
  body: z.string(),
  /** The organisation's own words; false: the built-in letter. */
  isCustom: z.boolean(),
  updatedAt: instant.nullable(),
});
export type MailTemplate = z.output<typeof mailTemplate>;

const about = z.object({ organisationId: id });
const one = about.extend({ kind: mailTemplateKind, language });
const ERRORS = ["template_link_missing", "template_placeholder_unknown"];

export const listMailTemplates = defineRoute({
  method: "GET",
  path: "/api/organisations/:organisationId/mail-templates",
  summary: "The texts of the organisation's mails, in every language",
  params: about,
  reply: z.object({ items: z.array(mailTemplate) }),
});

export const saveMailTemplate = defineRoute({
  method: "PUT",
  path: "/api/organisations/:organisationId/mail-templates/:kind/:language",
  summary: "Write a mail in the organisation's own words",
  description: "Plain text with {{fullName}}, {{organisation}} and, required, {{link}}. Values are escaped in HTML.",
  params: one,
  body: z.object({ subject, body }),
  reply: mailTemplate,
  errors: ERRORS,
});

export const resetMailTemplate = defineRoute({
  method: "DELETE",
  path: "/api/organisations/:organisationId/mail-templates/:kind/:language",
  summary: "Go back to the built-in letter",
  params: one,
  reply: "nothing",
});

export const previewMailTemplate = defineRoute({
  method: "POST",
  path: "/api/organisations/:organisationId/mail-templates/preview",
  summary: "The mail as it would be sent; nothing is sent or kept",
  params: about,
  body: z.object({ kind: mailTemplateKind, language, subject, body }),
  reply: z.object({ subject: z.string(), text: z.string(), html: z.string() }),
  idempotency: "natural",
  errors: ERRORS,
});

export type MailTemplateRoutes = typeof listMailTemplates | typeof saveMailTemplate | typeof resetMailTemplate | typeof previewMailTemplate;
