import { editConflict, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import * as contract from "../../contract.ts";
import * as errors from "../progress.errors.ts";
import type { ProgressGrant, RuleGrant } from "../progress.policy.ts";
import { toRules } from "../progress.presenter.ts";
import * as repository from "../progress.repository.ts";
import * as rows from "../rules.repository.ts";
import { blockingOf, findCycle, toRuleBook } from "../rules.ts";
import { outlinesOf } from "./outlines.ts";

type NewRules = RouteInput<typeof contract.putSectionRules>["body"];

export async function getRules(ctx: Context, { access, sectionId }: RuleGrant): Promise<contract.SectionRules> {
  return toRules(access.courseId, sectionId, await rows.findRule(ctx.sql, access.courseId, sectionId));
}

export async function listCourseRules(ctx: Context, { access }: ProgressGrant) {
  const { courseId, organisationId } = access;
  return { courseId, items: (await rows.listRules(ctx.sql, organisationId, courseId)).map((row) => toRules(courseId, row.sectionId, row)) };
}

export async function putRules(ctx: Context, grant: RuleGrant, { version, ...rules }: NewRules): Promise<contract.SectionRules> {
  const { actor, access, sectionId } = grant;
  const { organisationId, courseId } = access;
  const prerequisites = [...new Set(rules.prerequisites)];
  if (prerequisites.includes(sectionId)) throw errors.prerequisiteIsItself();
  if (rules.masteryScore !== null && !contract.SCORED_CONTENT_TYPES.includes(access.contentType)) throw errors.sectionNotScored(access.contentType);
  const titles = await titlesOf(ctx, grant, prerequisites);
  return ctx.transaction(async (tx) => {
    await rows.lockRules(tx.sql, { organisationId, courseId });
    const before = await rows.findRule(tx.sql, courseId, sectionId);
    if (version !== undefined && version !== (before?.version ?? 0)) throw editConflict({ current: toRules(courseId, sectionId, before) });
    await refuseCycle(tx, grant, prerequisites, titles);
    const row = await rows.saveRule(tx.sql, { ...rules, prerequisites, sectionId, courseId, organisationId, updatedBy: actor.userId });
    await applyRules(tx, { organisationId, courseId });
    const { minimumSeconds, masteryScore } = rules;
    await tx.audit({
      action: "section.rules_changed",
      targetType: "section",
      targetId: sectionId,
      details: {
        courseId,
        before: before && { prerequisites: before.prerequisites, minimumSeconds: before.minimumSeconds, masteryScore: before.masteryScore },
        after: { prerequisites, minimumSeconds, masteryScore },
      },
    });
    return toRules(courseId, sectionId, row);
  });
}

/** A deleted section holds nobody up. */
export async function forgetSection(tx: Transaction, about: { organisationId: string; courseId: string; sectionId: string }): Promise<void> {
  await rows.lockRules(tx.sql, about);
  if (await rows.forgetSection(tx.sql, about.courseId, about.sectionId)) await applyRules(tx, about);
}

/** The copy asks the same of its learners, of its own sections. What was not copied is not waited for. */
export async function copyRules(
  tx: Transaction,
  {
    organisationId,
    fromCourseId,
    toCourseId,
    sections,
  }: { organisationId: string; fromCourseId: string; toCourseId: string; sections: Readonly<Record<string, string>> },
): Promise<void> {
  await rows.lockRules(tx.sql, { organisationId, courseId: toCourseId });
  const copied = (await rows.listRules(tx.sql, organisationId, fromCourseId)).flatMap(({ sectionId, prerequisites, minimumSeconds, masteryScore }) => {
    const copy = sections[sectionId];
    const kept = prerequisites.flatMap((id) => sections[id] ?? []);
    return copy ? [{ sectionId: copy, courseId: toCourseId, organisationId, prerequisites: kept, minimumSeconds, masteryScore, updatedBy: null }] : [];
  });
  await rows.insertRules(tx.sql, copied);
  if (copied.length > 0) await applyRules(tx, { organisationId, courseId: toCourseId });
}

/** Answers the sections that are locked for the learner; one query where nothing is. */
export async function getBlocking(
  ctx: Context,
  { organisationId, courseId, userId, sectionIds }: { organisationId: string; courseId: string; userId: string; sectionIds: readonly string[] },
) {
  const suspects = await rows.findPossiblyLocked(ctx.sql, { organisationId, courseId, userId, sectionIds });
  if (suspects.length === 0) return [];
  const outline = (await outlinesOf(ctx, organisationId, [courseId])).get(courseId);
  if (!outline) return [];
  const book = toRuleBook(outline.lessons, outline.rules);
  const states = new Map((await repository.findStates(ctx.sql, [{ userId, courseId }])).map((state) => [state.sectionId, state]));
  return suspects.flatMap((sectionId) => {
    const blocking = blockingOf(book, states, sectionId);
    return blocking?.blockingReason === "prerequisites_not_met" ? [{ sectionId, ...blocking }] : [];
  });
}

/** After rules changed, under the outline's lock: they hold from now on, open pages hear of it, waiting claims are counted again. */
async function applyRules(tx: Transaction, { organisationId, courseId }: { organisationId: string; courseId: string }): Promise<void> {
  await rows.renewRules(tx.sql, courseId);
  tx.broadcast(`course_${courseId}`, contract.sectionRulesChanged, { courseId });
  tx.broadcast(`course_staff_${courseId}`, contract.sectionRulesChanged, { courseId });
  if (await rows.hasClaimants(tx.sql, courseId)) await tx.startJob(contract.settleClaims, { organisationId, courseId }, { organisationId, ownerId: null });
}

/** Section id → title of the prerequisites, or `prerequisite_unknown`. Drafts are not in the outline; the courses room knows them. */
async function titlesOf(ctx: Context, { actor, access }: RuleGrant, sectionIds: readonly string[]): Promise<Map<string, string>> {
  const { organisationId, courseId } = access;
  const outline = (await outlinesOf(ctx, organisationId, [courseId])).get(courseId);
  const titles = new Map((outline?.lessons ?? []).flatMap(({ sections }) => sections.map(({ id, title }) => [id, title] as const)));
  const unknown: string[] = [];
  for (const sectionId of sectionIds) {
    if (titles.has(sectionId)) continue;
    const section = await ctx.call(courses.getSectionAccess, { organisationId, userId: actor.userId, role: actor.role, sectionId });
    if (section?.courseId === courseId) titles.set(sectionId, section.sectionTitle);
    else unknown.push(sectionId);
  }
  if (unknown.length > 0) throw errors.prerequisiteUnknown(unknown);
  return titles;
}

async function refuseCycle(
  tx: Transaction,
  { access, sectionId }: RuleGrant,
  prerequisites: readonly string[],
  titles: ReadonlyMap<string, string>,
): Promise<void> {
  const others = (await rows.listRules(tx.sql, access.organisationId, access.courseId)).filter((rule) => rule.sectionId !== sectionId);
  const cycle = findCycle([...others, { sectionId, prerequisites }], sectionId);
  if (cycle)
    throw errors.prerequisitesFormCycle(cycle.map((id) => ({ sectionId: id, title: id === sectionId ? access.sectionTitle : (titles.get(id) ?? "") })));
}
