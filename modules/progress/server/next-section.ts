import type { NextStep } from "../contract.ts";
import { counted, type OutlineLesson, type OutlineSection, type SectionStates } from "./rollup.ts";
import { unmetPrerequisites, type RuleBook } from "./rules.ts";

interface Step {
  readonly lesson: OutlineLesson;
  readonly section: OutlineSection;
}

/**
 * The section to go on with, or null when all is done (or there is nothing). Never one that is locked: where it would be
 * the learner's turn, what opens it is proposed instead.
 */
export function nextSection(lessons: readonly OutlineLesson[], states: SectionStates, book: RuleBook): (Step & { reason: NextStep["reason"] }) | null {
  const steps = lessons.flatMap((lesson) => lesson.sections.map((section) => ({ lesson, section })));
  const open = steps.filter(({ section }) => states.get(section.id)?.status !== "completed");
  const mandatory = new Set(counted(steps.map(({ section }) => section)));
  const openMandatory = open.filter(({ section }) => mandatory.has(section));
  const [wanted, reason] = choose();
  if (!wanted) return null;
  const choice = openerOf(wanted);
  return { ...choice, reason: choice !== wanted && reason === "continue" ? "next" : reason };

  function choose(): [Step | undefined, NextStep["reason"]] {
    const last = steps
      .filter(({ section }) => states.has(section.id))
      .toSorted((a, b) => Number(states.get(b.section.id)?.lastActivityAt) - Number(states.get(a.section.id)?.lastActivityAt))[0];
    if (!last) return [openMandatory[0] ?? open[0], "start"];
    if (states.get(last.section.id)?.status === "in_progress") return [last, "continue"];
    const after = steps.indexOf(last);
    if (openMandatory.length > 0) return [openMandatory.find((step) => steps.indexOf(step) > after) ?? openMandatory[0], "next"];
    return [open.find((step) => steps.indexOf(step) > after) ?? open[0], "finish"];
  }

  /** The section itself, or the first one in the outline's order that it waits for, and so on. Rules have no cycles. */
  function openerOf(step: Step): Step {
    const waitsFor = new Set(unmetPrerequisites(book, states, step.section.id));
    const first = open.find(({ section }) => waitsFor.has(section.id));
    return first ? openerOf(first) : step;
  }
}
