import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextSection as nextWithRules } from "../server/next-section.ts";
import { asksTheSame, rollUpCourse, rollUpLesson, type Operation, type OutlineLesson, type SectionState, type SectionStates } from "../server/rollup.ts";
import { recordOperation, toRuleBook } from "../server/rules.ts";

const NO_RULES = toRuleBook([], []);
/** One operation on a section of a course without rules. */
function applyOperation(before: SectionState | undefined, one: Operation): SectionState {
  const states = new Map(before ? [["it", before]] : []);
  recordOperation(states, NO_RULES, "it", one);
  const after = states.get("it");
  if (!after) throw new Error("an operation left no state");
  return after;
}
const nextSection = (lessons: readonly OutlineLesson[], states: SectionStates) => nextWithRules(lessons, states, NO_RULES);
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const section = (id: string, required = true) => ({ id, title: id, position: 0, contentType: "text" as const, required, estimatedDuration: null });
const lesson = (id: string, ...sections: ReturnType<typeof section>[]): OutlineLesson => ({ id, title: id, position: 0, sections });
const state = (status: SectionState["status"], minute = 0, seconds = 10): SectionState =>
  applyOperation(undefined, { status, timeSpentSeconds: seconds, score: null, at: at(minute) });

const operation: fc.Arbitrary<Operation> = fc.record({
  status: fc.constantFrom("in_progress" as const, "completed" as const),
  timeSpentSeconds: fc.integer({ min: 0, max: 14_400 }),
  score: fc.option(fc.integer({ min: 0, max: 100 })),
  at: fc.integer({ min: 0, max: 10_000 }).map(at),
});

/** Outlines of distinct sections, and states of some of them and of sections that are gone. */
const classroom = fc
  .array(fc.array(fc.record({ required: fc.boolean(), done: fc.constantFrom("no", "in_progress" as const, "completed" as const) }), { maxLength: 6 }), {
    maxLength: 6,
  })
  .map((lessons) => {
    const states = new Map<string, SectionState>([["gone", state("completed", 1, 30)]]);
    const outline = lessons.map((sections, l) =>
      lesson(
        `l${l}`,
        ...sections.map(({ required, done }, s) => {
          if (done !== "no") states.set(`l${l}s${s}`, state(done, l * 10 + s));
          return section(`l${l}s${s}`, required);
        }),
      ),
    );
    return { outline, states };
  });

describe("the arithmetic of progress", () => {
  it("gives the same section whatever the order of operations", () => {
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 1, maxLength: 8 }).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([one, other]) => {
          const run = (operations: readonly Operation[]) =>
            operations.reduce<SectionState | undefined>((before, one) => applyOperation(before, one), undefined);
          const [a, b] = [run(one), run(other)];
          const timeless = (state: SectionState | undefined) => ({
            ...state,
            startedAt: null,
            claimedAt: state?.claimedAt !== null,
            completedAt: state?.completedAt !== null,
          });
          expect(timeless(a)).toEqual(timeless(b));
          expect(a?.timeSpentSeconds).toBe(one.reduce((sum, { timeSpentSeconds }) => sum + timeSpentSeconds, 0));
          expect(a?.status === "completed").toBe(one.some(({ status }) => status === "completed"));
          expect(a?.attempts).toBe(one.filter(({ score }) => score !== null).length);
        },
      ),
    );
  });

  it("never takes back a completion, a best score or time", () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 2, maxLength: 12 }), (operations) => {
        let before: SectionState | undefined;
        for (const next of operations) {
          const after = applyOperation(before, next);
          const wasCompleted = before?.status === "completed";
          expect(after.status === "completed").toBe(wasCompleted || next.status === "completed");
          expect(after.completedAt).toEqual(wasCompleted ? before?.completedAt : next.status === "completed" ? next.at : null);
          expect(after.timeSpentSeconds).toBeGreaterThanOrEqual(before?.timeSpentSeconds ?? 0);
          expect(after.score ?? -1).toBeGreaterThanOrEqual(before?.score ?? -1);
          expect(after.startedAt).toEqual(before?.startedAt ?? next.at);
          before = after;
        }
      }),
    );
  });

  it("says 100 percent exactly when completed, and completed exactly when every counted section is", () => {
    fc.assert(
      fc.property(classroom, ({ outline, states }) => {
        const sections = outline.flatMap((one) => one.sections);
        const required = sections.filter((one) => one.required);
        const counted = required.length > 0 ? required : sections;
        const course = rollUpCourse(outline, states);
        const done = counted.filter(({ id }) => states.get(id)?.status === "completed").length;
        expect(course).toMatchObject({ completedSections: done, totalSections: counted.length });
        expect(course.status === "completed").toBe(counted.length > 0 && done === counted.length);
        for (const rollup of [course, ...outline.map((one) => rollUpLesson(one, states))]) {
          expect(rollup.percentage === 100).toBe(rollup.status === "completed");
          expect(rollup.percentage).toBeGreaterThanOrEqual(0);
          expect(rollup.status === "not_started" && rollup.percentage > 0).toBe(false);
        }
        expect(course.completedAt === null).toBe(course.status !== "completed");
        expect(course.timeSpentSeconds).toBe([...states.values()].reduce((sum, one) => sum + one.timeSpentSeconds, 0));
        // Where everything counts, the course is completed exactly when each of its lessons is.
        const lessons = outline.filter((one) => one.sections.length > 0).map((one) => rollUpLesson(one, states).status);
        const everythingCounts = counted.length === sections.length && sections.length > 0;
        expect(everythingCounts && lessons.every((status) => status === "completed")).toBe(everythingCounts && course.status === "completed");
      }),
    );
  });

  it("always proposes an open section of the outline, and none exactly when all is completed", () => {
    fc.assert(
      fc.property(classroom, ({ outline, states }) => {
        const open = outline.flatMap((one) => one.sections).filter(({ id }) => states.get(id)?.status !== "completed");
        const step = nextSection(outline, states);
        expect(step === null).toBe(open.length === 0);
        expect(open.some((one) => one === step?.section)).toBe(step !== null);
        expect(outline.some((one) => one === step?.lesson && one.sections.some((other) => other === step.section))).toBe(step !== null);
      }),
    );
  });

  it("continues what was begun last, then goes forward, then back to what was left out, then to what is optional", () => {
    const outline = [lesson("a", section("a1"), section("a2", false)), lesson("b", section("b1"), section("b2"))];
    const next = (states: [string, SectionState][]) => {
      const step = nextSection(outline, new Map(states));
      return step && [step.section.id, step.reason];
    };
    expect(next([])).toEqual(["a1", "start"]);
    expect(
      next([
        ["a1", state("completed", 1)],
        ["b1", state("in_progress", 2)],
      ]),
    ).toEqual(["b1", "continue"]);
    expect(
      next([
        ["b1", state("completed", 2)],
        ["a1", state("in_progress", 1)],
      ]),
    ).toEqual(["b2", "next"]);
    expect(
      next([
        ["b2", state("completed", 3)],
        ["b1", state("completed", 2)],
      ]),
    ).toEqual(["a1", "next"]);
    expect(
      next([
        ["a1", state("completed", 1)],
        ["b1", state("completed", 2)],
        ["b2", state("completed", 3)],
      ]),
    ).toEqual(["a2", "finish"]);
    expect(
      next([
        ["a1", state("completed", 1)],
        ["a2", state("completed", 2)],
        ["b1", state("completed", 3)],
        ["b2", state("completed", 4)],
      ]),
    ).toBeNull();
    expect(nextSection([], new Map())).toBeNull();
    expect(nextSection([lesson("o", section("o1", false))], new Map())).toMatchObject({ section: { id: "o1" }, reason: "start" });
    const optionalLeft = [lesson("a", section("a0", false), section("a1"), section("a2", false))];
    expect(nextSection(optionalLeft, new Map([["a1", state("completed", 1)]]))).toMatchObject({ section: { id: "a2" }, reason: "finish" });
    expect(
      nextSection(
        optionalLeft,
        new Map([
          ["a1", state("completed", 1)],
          ["a2", state("completed", 2)],
        ]),
      ),
    ).toMatchObject({ section: { id: "a0" }, reason: "finish" });
  });

  it("asks the same of learners when only titles, order or lessons changed, and something else otherwise", () => {
    const before = [lesson("a", section("a1"), section("a2", false)), lesson("b", section("b1"))];
    const same = [lesson("c", section("b1")), lesson("a", { ...section("a2", false), title: "New" }, section("a1"))];
    expect(asksTheSame(before, same)).toBe(true);
    expect(asksTheSame([], [lesson("empty")])).toBe(true);
    expect(asksTheSame(before, before.slice(1))).toBe(false);
    expect(asksTheSame(before, [lesson("a", section("a1"), section("a2")), lesson("b", section("b1"))])).toBe(false);
    expect(asksTheSame(before, [lesson("a", section("a1"), section("a2", false)), lesson("b", section("other"))])).toBe(false);
    fc.assert(
      fc.property(classroom, ({ outline, states }) => {
        const shuffled = outline.toReversed().map((one) => ({ ...one, sections: one.sections.toReversed() }));
        expect(asksTheSame(outline, shuffled)).toBe(true);
        expect(rollUpCourse(shuffled, states)).toEqual(rollUpCourse(outline, states));
      }),
    );
  });

  it("is not started without sections and keeps sums within reason", () => {
    expect(rollUpCourse([], new Map())).toEqual({
      status: "not_started",
      percentage: 0,
      completedSections: 0,
      totalSections: 0,
      timeSpentSeconds: 0,
      completedAt: null,
      lastActivityAt: null,
    });
    const huge = applyOperation(state("completed", 0, 2_000_000_000), { status: "in_progress", timeSpentSeconds: 2_000_000_000, score: 3, at: at(-5) });
    expect(huge.timeSpentSeconds).toBeLessThan(2 ** 31);
    expect(huge).toMatchObject({ status: "completed", score: 3, lastActivityAt: at(0) });
    expect(applyOperation(huge, { status: "in_progress", timeSpentSeconds: 0, score: null, at: at(9) })).toMatchObject({
      score: 3,
      attempts: 1,
      lastActivityAt: at(9),
    });
  });
});
