import { SCORED_CONTENT_TYPES, type Blocking, type RequiredAction } from "../contract.ts";
import { applyOperation, type Operation, type OutlineLesson, type SectionState, type SectionStates } from "./rollup.ts";

/*
 * When a section opens and when its completion counts, without any I/O.
 *
 * Learners claim completions, in any order and from several devices. A claim counts when the time, the best score and
 * all prerequisites are there; all of these only ever grow, so the sections that count are the least fixpoint of the
 * rules over what was recorded: the same whatever came first.
 */

export interface SectionRule {
  readonly sectionId: string;
  readonly prerequisites: readonly string[];
  readonly minimumSeconds: number;
  /** 0–100; null for none. */
  readonly masteryScore: number | null;
}

/** The rules of a course as they hold for its outline. */
export interface RuleBook {
  readonly rules: ReadonlyMap<string, SectionRule>;
  /** Section → the sections that wait for it. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  readonly titles: ReadonlyMap<string, string>;
}

const NO_RULES: RuleBook = { rules: new Map(), dependents: new Map(), titles: new Map() };

/** Nobody waits for what learners cannot see, nor for a score where nothing is scored. */
export function toRuleBook(lessons: readonly OutlineLesson[], stored: readonly SectionRule[]): RuleBook {
  if (stored.length === 0) return NO_RULES;
  const sections = new Map(lessons.flatMap((lesson) => lesson.sections.map((section) => [section.id, section] as const)));
  const rules = new Map<string, SectionRule>();
  const dependents = new Map<string, string[]>();
  for (const rule of stored) {
    const section = sections.get(rule.sectionId);
    if (!section) continue;
    const prerequisites = rule.prerequisites.filter((id) => sections.has(id));
    rules.set(rule.sectionId, { ...rule, prerequisites, masteryScore: SCORED_CONTENT_TYPES.includes(section.contentType) ? rule.masteryScore : null });
    for (const id of prerequisites) dependents.set(id, [...(dependents.get(id) ?? []), rule.sectionId]);
  }
  return { rules, dependents, titles: new Map([...sections].map(([id, { title }]) => [id, title])) };
}

/**
 * Records an operation in `states` and completes what it lets through: the section itself, and by cascade sections whose
 * claims waited for it. Answers the sections that are completed by it, in the order in which they fell.
 */
export function recordOperation(states: Map<string, SectionState>, book: RuleBook, sectionId: string, operation: Operation): string[] {
  states.set(sectionId, applyOperation(states.get(sectionId), operation));
  return settle(states, book, [sectionId], operation.at);
}

/** Completes in `states` what is claimed and lacks nothing any more, from the given sections on. */
export function settle(states: Map<string, SectionState>, book: RuleBook, from: Iterable<string>, at: Date): string[] {
  const completed: string[] = [];
  const open = [...from];
  for (let sectionId = open.shift(); sectionId !== undefined; sectionId = open.shift()) {
    const state = states.get(sectionId);
    if (!state?.claimedAt || state.status === "completed" || lacksAnything(book, states, sectionId)) continue;
    states.set(sectionId, { ...state, status: "completed", completedAt: at });
    completed.push(sectionId);
    open.push(...(book.dependents.get(sectionId) ?? []));
  }
  return completed;
}

/** What stands between a learner and a section's completion; null when it is completed or nothing does. */
export function blockingOf(book: RuleBook, states: SectionStates, sectionId: string): Blocking | null {
  const rule = book.rules.get(sectionId);
  const state = states.get(sectionId);
  if (!rule || state?.status === "completed") return null;
  const prerequisites = unmet(rule, states).map((id): RequiredAction => ({ kind: "complete_section", sectionId: id, title: book.titles.get(id) ?? "" }));
  const remainingSeconds = Math.max(0, rule.minimumSeconds - (state?.timeSpentSeconds ?? 0));
  const requiredActions: RequiredAction[] = [
    ...prerequisites,
    ...(remainingSeconds > 0 ? [{ kind: "spend_time" as const, sectionId, remainingSeconds }] : []),
    ...(rule.masteryScore !== null && !isMastered(rule, state)
      ? [{ kind: "reach_score" as const, sectionId, requiredScore: rule.masteryScore, bestScore: state?.score ?? null }]
      : []),
  ];
  if (requiredActions.length === 0) return null;
  if (prerequisites.length > 0) return { blockingReason: "prerequisites_not_met", requiredActions };
  return { blockingReason: remainingSeconds > 0 ? "insufficient_engagement" : "mastery_not_achieved", requiredActions };
}

/** Whether the section's content is kept back: prerequisites are missing, and it was not completed before. */
export function isLocked(book: RuleBook, states: SectionStates, sectionId: string): boolean {
  const rule = book.rules.get(sectionId);
  return rule !== undefined && states.get(sectionId)?.status !== "completed" && unmet(rule, states).length > 0;
}

/** The prerequisites of a section that are not completed. */
export function unmetPrerequisites(book: RuleBook, states: SectionStates, sectionId: string): readonly string[] {
  const rule = book.rules.get(sectionId);
  return rule ? unmet(rule, states) : [];
}

/**
 * A circle of sections that wait for each other, through the given section, in the order in which they wait; null when
 * there is none. Draft sections count too: they are published one day.
 */
export function findCycle(rules: readonly Pick<SectionRule, "sectionId" | "prerequisites">[], start: string): string[] | null {
  const prerequisites = new Map(rules.map((rule) => [rule.sectionId, rule.prerequisites]));
  const seen = new Set<string>();
  return walk([start]);

  function walk(path: readonly string[]): string[] | null {
    for (const next of prerequisites.get(path.at(-1) ?? "") ?? []) {
      if (next === start) return [...path];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk([...path, next]);
      if (found) return found;
    }
    return null;
  }
}

function lacksAnything(book: RuleBook, states: SectionStates, sectionId: string): boolean {
  const rule = book.rules.get(sectionId);
  if (!rule) return false;
  const state = states.get(sectionId);
  return (state?.timeSpentSeconds ?? 0) < rule.minimumSeconds || !isMastered(rule, state) || unmet(rule, states).length > 0;
}

function isMastered({ masteryScore }: SectionRule, state: SectionState | undefined): boolean {
  return masteryScore === null || (state?.score !== null && state?.score !== undefined && state.score >= masteryScore);
}

function unmet({ prerequisites }: SectionRule, states: SectionStates): string[] {
  return prerequisites.filter((id) => states.get(id)?.status !== "completed");
}
