import { notFound, type Context, type JobRun } from "@lectern/core";
import { ENROL_ITEMS_MAX, undoEnrolments } from "@lectern/courses/contract";
import { undoPeople } from "@lectern/users/contract";
import { CHUNK } from "./check.ts";
import * as repository from "./people.repository.ts";
import { requireImporter } from "./people.policy.ts";
import * as rows from "./rows.repository.ts";

/** Takes an import back, the last rows first; goes on where it stopped after an interruption. */
export async function runUndo(ctx: Context, importId: string, run: JobRun): Promise<{ totals: Record<string, number> }> {
  const actor = requireImporter(ctx);
  const record = await repository.findImport(ctx.sql, actor.organisationId, importId);
  if (!record) throw notFound("import");
  const { organisationId, userId: actorId } = actor;
  let done = await rows.countWith(ctx.sql, importId, "undo");
  for (;;) {
    const chunk = await rows.readNotUndone(ctx.sql, importId, CHUNK);
    if (chunk.length === 0) break;
    const enrolmentIds = chunk.flatMap(({ enrolments }) => enrolments);
    for (let start = 0; start < enrolmentIds.length; start += ENROL_ITEMS_MAX)
      await ctx.call(undoEnrolments, { organisationId, actorId, sourceId: importId, enrolmentIds: enrolmentIds.slice(start, start + ENROL_ITEMS_MAX) });
    const { rows: undone } = await ctx.call(undoPeople, {
      organisationId,
      actorId,
      batchId: importId,
      rows: chunk.map(({ rowNumber }) => rowNumber),
      finish: false,
    });
    const byRow = new Map(undone.map((row) => [row.row, row]));
    await ctx.transaction((tx) =>
      rows.writeUndone(
        tx.sql,
        importId,
        chunk.map(({ rowNumber, enrolments }) => {
          const answer = byRow.get(rowNumber);
          const outcome =
            answer === undefined || (answer.outcome === "nothing" && enrolments.length > 0) ? (enrolments.length > 0 ? "restored" : "nothing") : answer.outcome;
          return { row: rowNumber, outcome, reasons: answer?.reason ? [{ code: answer.reason }] : [] };
        }),
      ),
    );
    done += chunk.length;
    await run.progress(done / Math.max(1, record.rows));
  }
  await ctx.call(undoPeople, { organisationId, actorId, batchId: importId, rows: [], finish: true });
  const totals = await rows.countOutcomes(ctx.sql, importId, "undo");
  await ctx.transaction(async (tx) => {
    if (!(await repository.finishStage(tx.sql, importId, "undo", totals, ctx.now()))) return;
    await tx.audit({ action: "people.import_undone", targetType: "people_import", targetId: importId, details: totals });
  });
  return { totals };
}
