import type { MailMessage, MailPort, Sql } from "@lectern/core/ports";
import { createTransport } from "nodemailer";
import { v7 as uuidv7 } from "uuid";
import { mailRefused } from "./mail.errors.ts";

const SMTP_TIMEOUT_MS = 15_000;

/** Keeps every mail in `platform.mail`, where administrators read it: nothing leaves the machine. */
export function createOutboxMail(sql: Sql): MailPort {
  return { send: (message) => record(sql, message, "stored", null) };
}

/** Sends by SMTP (`SMTP_URL`, e.g. `smtps://user:password@mail.example.org`) and keeps a copy with the outcome. */
export function createSmtpMail(sql: Sql, smtpUrl: string, from: string): MailPort {
  const transport = createTransport(smtpUrl, { from });
  const limits = { connectionTimeout: SMTP_TIMEOUT_MS, socketTimeout: SMTP_TIMEOUT_MS };
  Object.assign(transport.options, limits);
  return {
    send: async (message) => {
      try {
        await transport.sendMail({ to: message.to, subject: message.subject, text: message.text, ...(message.html ? { html: message.html } : {}) });
      } catch (cause) {
        await record(sql, message, "failed", cause instanceof Error ? cause.message : String(cause));
        throw mailRefused(cause);
      }
      await record(sql, message, "sent", null);
    },
  };
}

async function record(sql: Sql, message: MailMessage, status: "stored" | "sent" | "failed", error: string | null): Promise<void> {
  await sql`
    insert into platform.mail (id, organisation_id, kind, recipient, subject, text_body, html_body, language, status, error)
    values (${uuidv7()}, ${message.organisationId}, ${message.kind}, ${message.to}, ${message.subject}, ${message.text},
            ${message.html ?? null}, ${message.language}, ${status}, ${error})`;
}
