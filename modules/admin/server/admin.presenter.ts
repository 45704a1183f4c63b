import type { z } from "zod";
import type * as contract from "../contract.ts";
import type { AuditRow, DeadLetterRow, FullMailRow, JobRow, MailRow } from "./admin.repository.ts";

/** Names of people by id; whoever is missing is gone. */
export type Names = ReadonlyMap<string, string>;

export function presentMailSummary(row: MailRow): z.output<typeof contract.mailSummary> {
  return {
    id: row.id,
    kind: row.kind,
    recipient: row.recipient,
    subject: row.subject,
    language: row.language,
    status: row.status,
    error: row.error,
    createdAt: row.createdAt.toISOString(),
  };
}

/** A mail that went out by SMTP is in its recipient's hands: its link, which opens the account, is nobody else's. */
export function presentMail(row: FullMailRow): z.output<typeof contract.mail> {
  const readable = (text: string) => (row.status === "stored" ? text : text.replaceAll(LINK_TOKEN, "#token=…"));
  return { ...presentMailSummary(row), textBody: readable(row.textBody), htmlBody: row.htmlBody === null ? null : readable(row.htmlBody) };
}

const LINK_TOKEN = /#token=[\w-]+/g;

export function presentJob(row: JobRow, names: Names): z.output<typeof contract.job> {
  return {
    id: row.id,
    name: row.name,
    owner: presentPerson(row.ownerId, names),
    status: row.status,
    progress: row.progress,
    problemCode: row.problemCode,
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** The handler's words may be of the inside: they are for those who run the platform. */
export function presentDeadLetter(row: DeadLetterRow, showError: boolean): z.output<typeof contract.deadLetter> {
  return {
    id: row.id,
    subscription: row.subscription,
    eventId: row.eventId,
    eventName: row.eventName,
    organisationId: row.organisationId,
    error: showError ? row.error : null,
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}

export function presentAudit(row: AuditRow, names: Names): z.output<typeof contract.auditEntry> {
  return {
    id: row.id,
    organisationId: row.organisationId,
    actor: presentPerson(row.actorId, names),
    action: row.action,
    targetType: row.targetType,
    targetId: row.targetId,
    details: row.details,
    requestId: row.requestId,
    addressHash: row.addressHash,
    createdAt: row.createdAt.toISOString(),
  };
}

function presentPerson(id: string | null, names: Names): { id: string; fullName: string | null } | null {
  return id === null ? null : { id, fullName: names.get(id) ?? null };
}
