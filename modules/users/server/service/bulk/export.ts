import type { Actor, Context, FileReply, RouteInput } from "@lectern/core";
import { csvFile, csvLines } from "@lectern/core/csv";
import type { exportPeople as exportRoute } from "../../../contract.ts";
import { listPeople, type PersonRow } from "../../repository/people.repository.ts";

/** People read and written at once, so that a large organisation's list never holds the process up. */
const CHUNK = 1000;

/** The list as the filter shows it, safe for spreadsheets. */
export async function exportPeople(ctx: Context, actor: Actor, filter: RouteInput<typeof exportRoute>["query"]): Promise<FileReply> {
  const headings = HEADINGS[actor.language === "vi" ? "vi" : "en"];
  const parts: Buffer[] = [csvLines([headings], { bom: true })];
  let after: { searchName: string; id: string } | null = null;
  let people = 0;
  for (;;) {
    const rows: PersonRow[] = await listPeople(ctx.sql, {
      organisationId: actor.organisationId,
      query: filter.search ?? "",
      searchEmail: true,
      role: filter.role ?? null,
      status: filter.status ?? null,
      after,
      limit: CHUNK,
    });
    const last = rows.at(-1);
    if (!last) break;
    after = { searchName: last.searchName, id: last.id };
    people += rows.length;
    parts.push(csvLines(rows.map((row) => [row.fullName, row.email, row.externalId ?? "", row.role, row.status, row.language, row.createdAt.toISOString()])));
  }
  await ctx.transaction((tx) => tx.audit({ action: "user.exported", targetType: "organisation", targetId: actor.organisationId, details: { people, filter } }));
  return csvFile("people.csv", parts);
}

const HEADINGS = {
  en: ["Name", "E-mail address", "Key", "Role", "Status", "Language", "Since"],
  vi: ["Họ tên", "Địa chỉ email", "Mã", "Vai trò", "Trạng thái", "Ngôn ngữ", "Từ ngày"],
} as const;
