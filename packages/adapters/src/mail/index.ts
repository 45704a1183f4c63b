import type { MailMessage, MailPort, Sql } from "@lectern/core/ports";
import { createTransport } from "nodemailer";
import { v7 as uuidv7 } from "uuid";
import { mailAddressRefused, mailRefused } from "./mail.errors.ts";

const SMTP_TIMEOUT_MS = 15_000;
/** One address and nothing else: no list, no name, no line break, nothing a header could be made of (RFC 5321 §4.1.2 is wider). */
const ONE_ADDRESS = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Keeps every mail in `platform.mail`, where administrators read it: nothing leaves the machine. */
export function createOutboxMail(sql: Sql): MailPort {
  return { send: async (message) => record(sql, checked(message), "stored", null) };
}

/**
 * Sends by SMTP (`SMTP_URL`, e.g. `smtps://user:password@mail.example.org`) and keeps a copy with the outcome. Whatever the
 * server answers but "accepted", or does not answer within `timeoutMs` per step, is `mail_refused`.
 */
export function createSmtpMail(sql: Sql, smtpUrl: string, from: string, { timeoutMs = SMTP_TIMEOUT_MS } = {}): MailPort {
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs };
  const transport = createTransport({ url: smtpUrl, ...limits }, { from });
  return {
    send: async (given) => {
      const message = checked(given);
      const { to, subject, text, html } = message;
      try {
        await transport.sendMail({ to: { name: "", address: to }, subject, text, ...(html ? { html } : {}) });
      } catch (cause) {
        await record(sql, message, "failed", cause instanceof Error ? cause.message : String(cause));
        throw mailRefused(cause);
      }
      await record(sql, message, "sent", null);
    },
  };
}

/** Refuses what is not one address; a subject is one line. */
function checked(message: MailMessage): MailMessage {
  if (!ONE_ADDRESS.test(message.to)) throw mailAddressRefused();
  return { ...message, subject: message.subject.replace(CONTROL, " ").trim() };
}

async function record(sql: Sql, message: MailMessage, status: "stored" | "sent" | "failed", error: string | null): Promise<void> {
  await sql`
    insert into platform.mail (id, organisation_id, kind, recipient, subject, text_body, html_body, language, status, error)
    values (${uuidv7()}, ${message.organisationId}, ${message.kind}, ${message.to}, ${message.subject}, ${message.text},
            ${message.html ?? null}, ${message.language}, ${status}, ${error})`;
}
