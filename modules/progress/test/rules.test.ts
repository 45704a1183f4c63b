import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextSection } from "../server/next-section.ts";
import { rollUpCourse, rollUpLesson, type Operation, type OutlineLesson, type SectionState } from "../server/rollup.ts";
import { blockingOf, findCycle, isLocked, recordOperation, settle, toRuleBook, type SectionRule } from "../server/rules.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const ids = ["a", "b", "c", "d", "e", "f"] as const;

interface Given {
  readonly lessons: OutlineLesson[];
  readonly rules: SectionRule[];
}

/** Six sections in two lessons, some optional, some scored; each may wait for earlier ones only, so that no circle forms. */
const course: fc.Arbitrary<Given> = fc
  .tuple(
    ...ids.map((id, index) =>
      fc.record({
        id: fc.constant(id),
        required: fc.boolean(),
        contentType: fc.constantFrom("text" as const, "quiz" as const),
        prerequisites: fc.subarray(ids.slice(0, index)),
        minimumSeconds: fc.constantFrom(0, 0, 60, 300),
        masteryScore: fc.constantFrom(null, null, 50, 80),
        hasRule: fc.boolean(),
        inOutline: fc.boolean().map((out) => out || index % 3 !== 2),
      }),
    ),
    fc.boolean(),
  )
  .map((all) => {
    const [flipped, sections] = [all.at(-1) === true, all.slice(0, ids.length).filter((one) => typeof one === "object")];
    const shown = sections
      .filter(({ inOutline }) => inOutline)
      .map(({ id, required, contentType }, position) => ({ id, title: `Section ${id}`, position, contentType, required, estimatedDuration: null }));
    const order = flipped ? shown.toReversed() : shown;
    const half = Math.ceil(order.length / 2);
    return {
      lessons: [order.slice(0, half), order.slice(half)].map((own, position) => ({ id: `l${position}`, title: "", position, sections: own })),
      rules: sections
        .filter(({ hasRule }) => hasRule)
        .map(({ id, prerequisites, minimumSeconds, masteryScore }) => ({ sectionId: id, prerequisites, minimumSeconds, masteryScore })),
    };
  });

interface Identified extends Operation {
  readonly operationId: number;
  readonly sectionId: string;
}

const operations: fc.Arbitrary<Identified[]> = fc
  .array(
    fc.record({
      sectionId: fc.constantFrom(...ids),
      status: fc.constantFrom("in_progress" as const, "completed" as const, "completed" as const),
      timeSpentSeconds: fc.constantFrom(0, 20, 60, 300),
      score: fc.option(fc.constantFrom(10, 50, 79, 80, 100)),
      at: fc.integer({ min: 0, max: 500 }).map(at),
    }),
    { maxLength: 25 },
  )
  .map((all) => all.map((one, operationId) => ({ ...one, operationId })));

/** As the server does it: every operation once, only in sections of the outline. */
function run({ lessons, rules }: Given, all: readonly Identified[], each?: (states: Map<string, SectionState>, completed: string[]) => void) {
  const book = toRuleBook(lessons, rules);
  const states = new Map<string, SectionState>();
  const seen = new Set<number>();
  const known = new Set(lessons.flatMap(({ sections }) => sections.map(({ id }) => id)));
  for (const { operationId, sectionId, ...operation } of all) {
    if (seen.has(operationId) || !known.has(sectionId)) continue;
    seen.add(operationId);
    each?.(states, recordOperation(states, book, sectionId, operation));
  }
  return { states, book };
}

/** What does not tell when things happened. */
const timeless = (states: ReadonlyMap<string, SectionState>) =>
  Object.fromEntries(
    [...states]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([id, { status, timeSpentSeconds, score, attempts, claimedAt, completedAt }]) => [
        id,
        { status, timeSpentSeconds, score, attempts, claimed: claimedAt !== null, completed: completedAt !== null },
      ]),
  );

const shuffledWithDoubles = operations.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.array(fc.nat({ max: Math.max(0, all.length - 1) }), { maxLength: 10 }).chain((doubles) => {
      const longer = [...all, ...doubles.flatMap((index) => all[index] ?? [])];
      return fc.shuffledSubarray(longer, { minLength: longer.length });
    }),
  ),
);

describe("rules of sections", () => {
  it("come to the same whatever came first and however often", () => {
    fc.assert(
      fc.property(course, shuffledWithDoubles, (given, [one, other]) => {
        expect(timeless(run(given, other).states)).toEqual(timeless(run(given, one).states));
      }),
      { numRuns: 400 },
    );
  });

  it("complete by cascade exactly what a count from scratch completes, and nothing that lacks something", () => {
    fc.assert(
      fc.property(course, operations, (given, all) => {
        const { states, book } = run(given, all);
        const claims = new Map([...states].map(([id, state]) => [id, { ...state, status: "in_progress" as const, completedAt: null }]));
        settle(claims, book, [...claims.keys()], at(0));
        expect(timeless(claims)).toEqual(timeless(states));
        for (const [id, state] of states) {
          const rule = book.rules.get(id);
          const enough =
            state.timeSpentSeconds >= (rule?.minimumSeconds ?? 0) &&
            (rule === undefined || rule.masteryScore === null || (state.score ?? -1) >= rule.masteryScore) &&
            (rule?.prerequisites ?? []).every((wanted) => states.get(wanted)?.status === "completed");
          expect(state.status === "completed").toBe(state.claimedAt !== null && enough);
          expect(blockingOf(book, states, id) === null).toBe(enough || state.status === "completed");
        }
      }),
      { numRuns: 400 },
    );
  });

  it("never take a completion back, neither by an operation nor by stricter rules", () => {
    fc.assert(
      fc.property(course, course, operations, operations, (given, later, first, second) => {
        let done = new Set<string>();
        const collect = (states: Map<string, SectionState>, completed: string[]) => {
          const now = new Set([...states].filter(([, { status }]) => status === "completed").map(([id]) => id));
          expect([...done].every((id) => now.has(id))).toBe(true);
          expect(completed.toSorted()).toEqual([...now].filter((id) => !done.has(id)).toSorted());
          done = now;
        };
        const { states } = run(given, first, collect);
        const book = toRuleBook(later.lessons, later.rules);
        for (const { sectionId, ...operation } of second) collect(states, recordOperation(states, book, sectionId, operation));
        for (const id of done) expect([blockingOf(book, states, id), isLocked(book, states, id)]).toEqual([null, false]);
      }),
      { numRuns: 200 },
    );
  });

  it("leave section, lesson and course agreeing after every operation", () => {
    fc.assert(
      fc.property(course, operations, (given, all) => {
        run(given, all, (states) => {
          const rollup = rollUpCourse(given.lessons, states);
          const lessons = given.lessons.map((lesson) => rollUpLesson(lesson, states));
          expect(rollup.timeSpentSeconds).toBe(lessons.reduce((sum, { timeSpentSeconds }) => sum + timeSpentSeconds, 0));
          for (const one of [rollup, ...lessons]) {
            expect(one.percentage).toBe(one.totalSections === 0 ? 0 : Math.floor((100 * one.completedSections) / one.totalSections));
            expect(one.status === "completed").toBe(one.percentage === 100);
          }
          const sections = given.lessons.flatMap((lesson) => lesson.sections);
          const goal = sections.some(({ required }) => required) ? sections.filter(({ required }) => required) : sections;
          expect(rollup.completedSections).toBe(goal.filter(({ id }) => states.get(id)?.status === "completed").length);
        });
      }),
    );
  });

  it("propose an open section that is not locked, as long as anything is left", () => {
    fc.assert(
      fc.property(course, operations, (given, all) => {
        const { states, book } = run(given, all);
        const open = given.lessons.flatMap(({ sections }) => sections).filter(({ id }) => states.get(id)?.status !== "completed");
        const step = nextSection(given.lessons, states, book);
        expect(step === null).toBe(open.length === 0);
        if (!step) return;
        expect(open.includes(step.section)).toBe(true);
        expect(isLocked(book, states, step.section.id)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("propose what opens the section whose turn it is, even an optional one", () => {
    const section = (id: string, required = true) => ({ id, title: id, position: 0, contentType: "text" as const, required, estimatedDuration: null });
    const lessons = [{ id: "l", title: "", position: 0, sections: [section("a"), section("b"), section("c", false), section("d")] }];
    const rule = (sectionId: string, ...prerequisites: string[]) => ({ sectionId, prerequisites, minimumSeconds: 0, masteryScore: null });
    const book = toRuleBook(lessons, [rule("b", "c"), rule("c", "d")]);
    const states = new Map<string, SectionState>();
    const next = () => {
      const step = nextSection(lessons, states, book);
      return step && [step.section.id, step.reason];
    };
    const complete = (id: string) => recordOperation(states, book, id, { status: "completed", timeSpentSeconds: 1, score: null, at: at(states.size) });
    expect(next()).toEqual(["a", "start"]);
    complete("a");
    expect(next()).toEqual(["d", "next"]);
    recordOperation(states, book, "b", { status: "in_progress", timeSpentSeconds: 1, score: null, at: at(9) });
    expect(next()).toEqual(["d", "next"]);
    complete("d");
    expect(complete("c")).toEqual(["c"]);
    expect(next()).toEqual(["b", "continue"]);
    complete("b");
    expect(next()).toBeNull();
  });

  it("say what is missing: prerequisites first, then time, then score", () => {
    const section = (id: string, contentType: "text" | "quiz") => ({
      id,
      title: `The ${id}`,
      position: 0,
      contentType,
      required: true,
      estimatedDuration: null,
    });
    const lessons = [{ id: "l", title: "", position: 0, sections: [section("a", "text"), section("q", "quiz")] }];
    const book = toRuleBook(lessons, [{ sectionId: "q", prerequisites: ["a", "gone"], minimumSeconds: 60, masteryScore: 70 }]);
    const states = new Map<string, SectionState>();
    const record = (id: string, operation: Partial<Operation>) =>
      recordOperation(states, book, id, { status: "in_progress", timeSpentSeconds: 0, score: null, at: at(0), ...operation });
    const time = (remainingSeconds: number) => ({ kind: "spend_time", sectionId: "q", remainingSeconds });
    const score = (bestScore: number | null) => ({ kind: "reach_score", sectionId: "q", requiredScore: 70, bestScore });
    expect(blockingOf(book, states, "a")).toBeNull();
    expect(blockingOf(book, states, "q")).toEqual({
      blockingReason: "prerequisites_not_met",
      requiredActions: [{ kind: "complete_section", sectionId: "a", title: "The a" }, time(60), score(null)],
    });
    record("a", { status: "completed" });
    record("q", { timeSpentSeconds: 20, score: 40, status: "completed" });
    expect(blockingOf(book, states, "q")).toEqual({ blockingReason: "insufficient_engagement", requiredActions: [time(40), score(40)] });
    record("q", { timeSpentSeconds: 40 });
    expect(blockingOf(book, states, "q")).toEqual({ blockingReason: "mastery_not_achieved", requiredActions: [score(40)] });
    expect(record("q", { score: 70 })).toEqual(["q"]);
    expect(blockingOf(book, states, "q")).toBeNull();
  });

  it("ask for a score only where something is scored, and 0 means that something was handed in", () => {
    const section = { id: "q", title: "", position: 0, required: true, estimatedDuration: null };
    const rules = [{ sectionId: "q", prerequisites: [], minimumSeconds: 0, masteryScore: 0 }];
    const lessons = (contentType: "text" | "quiz") => [{ id: "l", title: "", position: 0, sections: [{ ...section, contentType }] }];
    expect(blockingOf(toRuleBook(lessons("text"), rules), new Map(), "q")).toBeNull();
    expect(blockingOf(toRuleBook(lessons("quiz"), rules), new Map(), "q")?.blockingReason).toBe("mastery_not_achieved");
    const states = new Map<string, SectionState>();
    recordOperation(states, toRuleBook(lessons("quiz"), rules), "q", { status: "completed", timeSpentSeconds: 0, score: 0, at: at(0) });
    expect(states.get("q")?.status).toBe("completed");
  });

  it("find the circle in which sections would wait for each other, and none where there is none", () => {
    const rule = (sectionId: string, ...prerequisites: string[]) => ({ sectionId, prerequisites });
    expect(findCycle([rule("a", "b"), rule("b", "c"), rule("c", "x", "a")], "a")).toEqual(["a", "b", "c"]);
    expect(findCycle([rule("a", "b"), rule("b", "c"), rule("d", "a")], "a")).toBeNull();
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20, selector: String }), fc.nat(9), (edges, start) => {
        const rules = [...Map.groupBy(edges, ([from]) => from)].map(([from, own]) => rule(String(from), ...own.map(([, to]) => String(to))));
        const reachable = new Set<number>();
        const open = [start];
        for (let from = open.pop(); from !== undefined; from = open.pop())
          for (const [one, to] of edges) {
            if (one !== from || reachable.has(to)) continue;
            reachable.add(to);
            open.push(to);
          }
        const cycle = findCycle(rules, String(start));
        expect(cycle !== null).toBe(reachable.has(start));
        cycle?.forEach((from, index) => {
          const to = cycle[(index + 1) % cycle.length];
          expect(edges.some(([one, other]) => String(one) === from && String(other) === to)).toBe(true);
        });
      }),
    );
  });
});
