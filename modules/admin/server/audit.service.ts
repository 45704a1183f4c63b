import type { Context, FileReply } from "@lectern/core";
import { csvFile, csvLines } from "@lectern/core/csv";
import { search } from "@lectern/users/contract";
import type { z } from "zod";
import { AUDIT_EXPORT_MAX, type auditFilter } from "../contract.ts";
import { exportTooLarge } from "./admin.errors.ts";
import type { Scope } from "./admin.policy.ts";
import * as present from "./admin.presenter.ts";
import * as repository from "./admin.repository.ts";
import { namesOf, paged, pageOf, type PageQuery } from "./admin.service.ts";

type Filter = z.output<typeof auditFilter>;

const WHO_LIMIT = 200;
const EXPORT_CHUNK = 2_000;

export async function listAudit(ctx: Context, scope: Scope, query: PageQuery & Filter) {
  const rows = await repository.listAudit(ctx.sql, pageOf(scope, query), await toFilter(ctx, scope, query));
  const names = await namesOf(ctx, actorsOf(rows));
  return paged(rows, query, (row) => present.presentAudit(row, names));
}

export function listActions(ctx: Context, { organisationId }: Scope): Promise<string[]> {
  return repository.listAuditActions(ctx.sql, organisationId);
}

/** What the filter shows, whole. Cells a spreadsheet would take for formulas are disarmed (CWE-1236). */
export async function exportAudit(ctx: Context, scope: Scope, query: Filter): Promise<FileReply> {
  const { actor, organisationId } = scope;
  const filter = await toFilter(ctx, scope, query);
  const parts = [csvLines([HEADINGS[actor.language === "vi" ? "vi" : "en"]], { bom: true })];
  let entries = 0;
  for (let before: string | null = null; ;) {
    const rows: repository.AuditRow[] = await repository.listAudit(ctx.sql, { organisationId, before, limit: EXPORT_CHUNK }, filter);
    const last = rows.at(-1);
    if (!last) break;
    entries += rows.length;
    if (entries > AUDIT_EXPORT_MAX) throw exportTooLarge(AUDIT_EXPORT_MAX);
    const names = await namesOf(ctx, actorsOf(rows));
    parts.push(
      csvLines(
        rows.map((row) => [
          row.createdAt.toISOString(),
          row.action,
          (row.actorId && names.get(row.actorId)) ?? "",
          row.actorId ?? "",
          row.targetType,
          row.targetId ?? "",
          JSON.stringify(row.details),
          row.requestId ?? "",
        ]),
      ),
    );
    before = last.id;
  }
  await ctx.transaction((tx) =>
    tx.audit({ action: "audit.exported", targetType: "organisation", targetId: organisationId, details: { entries, filter: query } }),
  );
  return csvFile("audit-log.csv", parts);
}

const HEADINGS = {
  en: ["When (UTC)", "Action", "Who", "Who (id)", "What", "What (id)", "Details", "Request"],
  vi: ["Lúc (UTC)", "Thao tác", "Ai", "Ai (mã)", "Đối tượng", "Đối tượng (mã)", "Chi tiết", "Yêu cầu"],
} as const;

async function toFilter(ctx: Context, { actor }: Scope, { action, actorId, who, targetId, from, to }: Filter): Promise<repository.AuditFilter> {
  const named = who ? (await ctx.call(search, { organisationId: actor.organisationId, query: who, limit: WHO_LIMIT })).map(({ id }) => id) : null;
  const chosen = actorId ? [actorId] : null;
  return {
    action: action || null,
    actorIds: named && chosen ? named.filter((id) => id === actorId) : (named ?? chosen),
    targetId: targetId || null,
    from: from ?? null,
    to: to ?? null,
  };
}

const actorsOf = (rows: readonly repository.AuditRow[]) => rows.map(({ organisationId, actorId }) => ({ organisationId, userId: actorId }));
