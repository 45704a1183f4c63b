import { decodeCursor, toPage, type Actor, type Context, type FileReply } from "@lectern/core";
import { csvFile, csvLines } from "@lectern/core/csv";
import { issueSignInCodes } from "@lectern/users/contract";
import { z } from "zod";
import type { ImportStage } from "../../contract.ts";
import { requireImport } from "./imports.ts";
import { codesIssuedAlready, importNotApplied } from "./people.errors.ts";
import * as repository from "./people.repository.ts";
import { presentRow, reportFilename, stateOf } from "./presenter.ts";
import { reasonInWords } from "./reasons.ts";
import * as rows from "./rows.repository.ts";

const cursorShape = z.tuple([z.number().int()]);
/** Rows read at once for a download. */
const CHUNK = 1000;

interface ReportQuery {
  readonly stage: ImportStage;
  readonly outcome?: string | undefined;
}

/** The report of a stage, in the order of the file. */
export async function listRows(ctx: Context, actor: Actor, importId: string, query: ReportQuery & { cursor?: string | undefined; limit: number }) {
  await requireImport(ctx, actor, importId);
  const [afterRow] = decodeCursor(query.cursor, cursorShape) ?? [0];
  const found = await rows.readReport(ctx.sql, { importId, stage: query.stage, outcome: query.outcome ?? null, afterRow, limit: query.limit + 1 });
  return toPage(found, query.limit, presentRow, ({ rowNumber }) => [rowNumber]);
}

/**
 * The rows as they came, with outcome, reason and fix appended, for mending and sending again.
 */
export async function downloadRows(ctx: Context, actor: Actor, importId: string, { stage, outcome }: ReportQuery): Promise<FileReply> {
  const record = await requireImport(ctx, actor, importId);
  const { language } = actor;
  const kept = record.columns.flatMap(({ isPassword }, index) => (isPassword ? [] : [index]));
  const words = HEADINGS[language === "vi" ? "vi" : "en"];
  const parts = [csvLines([[...kept.map((index) => record.columns[index]?.name ?? ""), words.row, words.outcome, words.reason]], { bom: true })];
  let afterRow = 0;
  for (;;) {
    const chunk = await rows.readReport(ctx.sql, { importId, stage, outcome: outcome ?? null, afterRow, limit: CHUNK });
    const last = chunk.at(-1);
    if (!last) break;
    afterRow = last.rowNumber;
    parts.push(
      csvLines(
        chunk.map((row) => [
          ...kept.map((index) => row.cells[index] ?? ""),
          String(row.rowNumber),
          row.outcome,
          row.reasons.map((reason) => reasonInWords(reason, language)).join(" "),
        ]),
      ),
    );
  }
  return csvFile(reportFilename(record.filename, stage, outcome), parts);
}

const HEADINGS = {
  en: { row: "Row", outcome: "Outcome", reason: "Reason" },
  vi: { row: "Dòng", outcome: "Kết quả", reason: "Lý do" },
} as const;

/** Makes codes for the new people and answers them, once; `replace` voids the earlier ones. */
export async function issueCodes(ctx: Context, actor: Actor, importId: string, replace: boolean) {
  const record = await requireImport(ctx, actor, importId);
  if (stateOf(record) !== "applied") throw importNotApplied();
  if (record.codesIssuedAt !== null && !replace) throw codesIssuedAlready();
  await ctx.transaction((tx) => repository.markCodesIssued(tx.sql, importId, ctx.now()));
  const people: { fullName: string; email: string; externalId: string | null; code: string }[] = [];
  let expiresAt = ctx.now().toISOString();
  for (let afterRow: number | null = -1; afterRow !== null;) {
    const { organisationId, userId: actorId } = actor;
    const page: z.output<typeof issueSignInCodes.output> = await ctx.call(issueSignInCodes, { organisationId, actorId, batchId: importId, afterRow });
    people.push(...page.people.map(({ fullName, email, externalId, code }) => ({ fullName, email, externalId, code })));
    expiresAt = page.people.at(-1)?.expiresAt ?? expiresAt;
    afterRow = page.nextAfterRow;
  }
  const words = CODE_HEADINGS[actor.language === "vi" ? "vi" : "en"];
  const lines = people.map(({ fullName, email, externalId, code }) => [fullName, email, externalId ?? "", code]);
  return { people, csv: csvLines([words, ...lines], { bom: true }).toString(), expiresAt };
}

const CODE_HEADINGS = {
  en: ["Name", "E-mail address", "Key", "Sign-in code"],
  vi: ["Họ tên", "Địa chỉ email", "Mã", "Mã đăng nhập"],
} as const;
