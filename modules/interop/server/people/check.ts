import { notFound, type Context, type JobRun } from "@lectern/core";
import { resolveCourses } from "@lectern/courses/contract";
import { planPeople, type PlannedRow } from "@lectern/users/contract";
import type { PeopleMapping, RowReason } from "../../contract.ts";
import * as repository from "./people.repository.ts";
import * as rows from "./rows.repository.ts";
import { readRow, type ReadRow } from "./to-person.ts";
import { requireImporter } from "./people.policy.ts";

/** Rows planned and written at once. */
export const CHUNK = 500;
/** References one call to the courses room takes. */
const COURSES_PER_CALL = 1000;

/**
 * The dry run: what would become of every row, with reasons. It reads and writes this room's rows only; run again after
 * a crash it starts over.
 */
export async function runCheck(ctx: Context, importId: string, run: JobRun): Promise<{ totals: Record<string, number> }> {
  const actor = requireImporter(ctx);
  const record = await repository.findImport(ctx.sql, actor.organisationId, importId);
  if (!record) throw notFound("import");
  const { mapping } = record;
  const seen = createSeen();
  const courses = createCourseBook(ctx, actor.organisationId);
  let after = 0;
  let done = 0;
  let isFirst = true;
  for (;;) {
    const chunk = await rows.readCells(ctx.sql, importId, after, CHUNK);
    const last = chunk.at(-1);
    if (!last) break;
    after = last.rowNumber;
    const [heading, people] = isFirst && mapping.hasHeader ? [chunk[0], chunk.slice(1)] : [undefined, chunk];
    isFirst = false;

    const read = people.map(({ rowNumber, cells }) => seen.withDoubles(readRow(rowNumber, cells, record.columns, mapping)));
    const wanted = read.flatMap((row) => (row.outcome === "readable" && row.wanted ? [row.wanted] : []));
    const { rows: planned } = await ctx.call(planPeople, {
      organisationId: actor.organisationId,
      actorId: actor.userId,
      options: batchOptions(mapping),
      rows: wanted,
    });
    await courses.learn(read.flatMap((row) => row.courses));
    const plans = new Map(planned.map((row) => [row.row, row]));
    const checked = read.map((row) => toChecked(row, plans.get(row.row), courses));
    await ctx.transaction(async (tx) => {
      if (heading) await rows.setHeadingAside(tx.sql, importId, heading.rowNumber);
      await rows.writeChecks(tx.sql, importId, checked);
    });
    done += chunk.length;
    await run.progress(done / Math.max(1, record.rows));
  }
  const totals = await rows.countOutcomes(ctx.sql, importId, "check");
  await ctx.transaction((tx) => repository.finishStage(tx.sql, importId, "check", totals, ctx.now()));
  return { totals };
}

export function batchOptions({ mode, matchBy, createGroups, defaultRole, defaultLanguage }: PeopleMapping) {
  return { mode, matchBy, createGroups, defaultRole, defaultLanguage };
}

function toChecked(row: ReadRow, plan: PlannedRow | undefined, courses: CourseBook): rows.CheckedRow {
  const base = { row: row.row, label: row.label, email: row.seen.email };
  if (row.outcome !== "readable" || !row.wanted || !plan)
    return { ...base, wanted: null, userId: null, outcome: row.outcome === "skipped" ? "skipped" : "failed", reasons: row.reasons };
  const reasons: RowReason[] = [...plan.reasons];
  if (plan.outcome === "failed" || plan.outcome === "skipped") return { ...base, wanted: null, userId: plan.userId, outcome: plan.outcome, reasons };
  const unknown = row.courses.filter((course) => courses.get(course) === null);
  if (unknown.length > 0)
    return { ...base, wanted: null, userId: plan.userId, outcome: "failed", reasons: unknown.map((value) => ({ code: "course_unknown", value })) };
  return { ...base, wanted: { person: row.wanted, courses: row.courses }, userId: plan.userId, outcome: plan.outcome, reasons };
}

/** Rows about the same person twice: the first counts, the others fail and name it. */
function createSeen() {
  const byEmail = new Map<string, number>();
  const byKey = new Map<string, number>();
  return {
    withDoubles(row: ReadRow): ReadRow {
      if (row.outcome !== "readable" || !row.wanted) return row;
      const { email, externalId } = row.wanted;
      const [sameEmail, sameKey] = [email === null ? undefined : byEmail.get(email), externalId === null ? undefined : byKey.get(externalId)];
      const double: RowReason[] = [
        ...(sameKey === undefined ? [] : [{ code: "duplicate_key", value: String(sameKey) }]),
        ...(sameEmail === undefined || sameKey !== undefined ? [] : [{ code: "duplicate_address", value: String(sameEmail) }]),
      ];
      if (double.length > 0) return { ...row, wanted: null, outcome: "failed", reasons: double };
      if (email !== null) byEmail.set(email, row.row);
      if (externalId !== null) byKey.set(externalId, row.row);
      return row;
    },
  };
}

interface CourseBook {
  /** The course's id; null for one that does not exist. */
  get(reference: string): string | null;
}

/** Every reference is asked for once. */
function createCourseBook(ctx: Context, organisationId: string): CourseBook & { learn(references: readonly string[]): Promise<void> } {
  const known = new Map<string, string | null>();
  return {
    get: (reference) => known.get(reference) ?? null,
    async learn(references) {
      const unknown = [...new Set(references)].filter((reference) => !known.has(reference));
      for (let start = 0; start < unknown.length; start += COURSES_PER_CALL) {
        const asked = unknown.slice(start, start + COURSES_PER_CALL);
        const { items } = await ctx.call(resolveCourses, { organisationId, courses: asked });
        for (const [index, reference] of asked.entries()) known.set(reference, items[index]?.courseId ?? null);
      }
    },
  };
}
