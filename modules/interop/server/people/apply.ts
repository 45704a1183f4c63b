import { notFound, type Actor, type Context, type JobRun } from "@lectern/core";
import { enrolPeople, ENROL_ITEMS_MAX } from "@lectern/courses/contract";
import { applyPeople, type PlannedRow } from "@lectern/users/contract";
import type { RowReason } from "../../contract.ts";
import { batchOptions, CHUNK } from "./check.ts";
import * as repository from "./people.repository.ts";
import { requireImporter } from "./people.policy.ts";
import * as rows from "./rows.repository.ts";

/**
 * Writes what the check found good, 500 rows at a time: people and groups in one transaction of the users room, course
 * places in one of the courses room, then the report. Killed anywhere it goes on with the rows that have no report yet;
 * both rooms answer for rows they have done already without doing them again.
 */
export async function runApply(ctx: Context, importId: string, run: JobRun): Promise<{ totals: Record<string, number> }> {
  const actor = requireImporter(ctx);
  const record = await repository.findImport(ctx.sql, actor.organisationId, importId);
  if (!record) throw notFound("import");
  await ctx.transaction((tx) => rows.carryUnusable(tx.sql, importId));
  let done = await rows.countWith(ctx.sql, importId, "apply");
  for (;;) {
    const chunk = await rows.readUnapplied(ctx.sql, importId, CHUNK);
    if (chunk.length === 0) break;
    const { rows: applied } = await ctx.call(applyPeople, {
      organisationId: actor.organisationId,
      actorId: actor.userId,
      batchId: importId,
      invite: record.mapping.firstSignIn === "invitation",
      options: batchOptions(record.mapping),
      rows: chunk.map(({ wanted }) => wanted.person),
    });
    const places = await enrol(ctx, actor, record, chunk, applied);
    await ctx.transaction((tx) =>
      rows.writeApplied(
        tx.sql,
        importId,
        applied.map((row) => {
          const { enrolments = [], reasons = [] } = places.get(row.row) ?? {};
          // Already here, and new in a course: the row did change something.
          const outcome = row.outcome === "unchanged" && enrolments.length > 0 ? "updated" : row.outcome;
          return { row: row.row, outcome, userId: row.userId, enrolments, reasons: [...row.reasons, ...reasons] };
        }),
      ),
    );
    done += chunk.length;
    await run.progress(done / Math.max(1, record.rows));
  }
  const totals = await rows.countOutcomes(ctx.sql, importId, "apply");
  await ctx.transaction(async (tx) => {
    if (!(await repository.finishStage(tx.sql, importId, "apply", totals, ctx.now()))) return;
    await tx.audit({ action: "people.imported", targetType: "people_import", targetId: importId, details: totals });
  });
  return { totals };
}

interface Places {
  readonly enrolments: string[];
  readonly reasons: RowReason[];
}

/** Gives the rows' people their course places; what a course refuses is noted at the row. */
async function enrol(
  ctx: Context,
  actor: Actor,
  { mapping, id: importId }: repository.PeopleImportRecord,
  chunk: readonly { rowNumber: number; wanted: repository.StoredWish }[],
  applied: readonly PlannedRow[],
): Promise<Map<number, Places>> {
  const byRow = new Map(applied.map((row) => [row.row, row]));
  const asked = chunk.flatMap(({ rowNumber, wanted }) => {
    const row = byRow.get(rowNumber);
    const userId = row?.outcome === "failed" || row?.outcome === "skipped" ? null : row?.userId;
    return userId ? wanted.courses.map((course) => ({ row: rowNumber, item: { userId, course, role: mapping.courseRole } })) : [];
  });
  const places = new Map<number, Places>();
  for (let start = 0; start < asked.length; start += ENROL_ITEMS_MAX) {
    const part = asked.slice(start, start + ENROL_ITEMS_MAX);
    const { items } = await ctx.call(enrolPeople, {
      organisationId: actor.organisationId,
      actorId: actor.userId,
      source: "import",
      sourceId: importId,
      items: part.map(({ item }) => item),
    });
    for (const [index, { row, item }] of part.entries()) {
      const answer = items[index];
      const at = places.get(row) ?? { enrolments: [], reasons: [] };
      places.set(row, at);
      // `created` also where a run that was killed had made the place: it is this import's to take back.
      const isOurs = answer?.outcome === "created" || answer?.outcome === "reactivated" || answer?.outcome === "waiting";
      if (answer?.enrolmentId && isOurs) at.enrolments.push(answer.enrolmentId);
      if (answer?.outcome === "waiting") at.reasons.push({ code: "course_full", value: item.course });
      if (answer?.outcome === "refused") at.reasons.push({ code: answer.code ?? "course_refused", value: item.course });
    }
  }
  return places;
}
