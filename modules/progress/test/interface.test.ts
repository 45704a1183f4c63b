import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { courseProgressQuery, learnersQuery, type CourseProgressDetail, type ProgressOperation } from "../web/api.ts";
import { applyProgress } from "../web/cache.ts";
import { findSection, isLocked, withPending } from "../web/overlay.ts";

const COURSE = "01a1fc66-7f68-701c-b45c-8b60f89c0169";
const ME = "01a1fc66-0000-7000-8000-000000000001";
const OTHER = "01a1fc66-0000-7000-8000-000000000002";

const section = (id: string, status: "not_started" | "in_progress" | "completed", required = true) => ({
  id,
  status,
  percentage: status === "completed" ? 100 : 0,
  timeSpentSeconds: 0,
  score: null,
  attempts: 0,
  startedAt: null,
  claimedAt: null,
  completedAt: null,
  blocking: null,
  required,
});
const sums = (completedSections: number, totalSections: number, timeSpentSeconds = 0) => ({
  status: completedSections === totalSections ? ("completed" as const) : completedSections > 0 ? ("in_progress" as const) : ("not_started" as const),
  percentage: Math.floor((100 * completedSections) / totalSections),
  completedSections,
  totalSections,
  timeSpentSeconds,
});
const course = (done: number, seconds = 0) => ({ ...sums(done, 3, seconds), id: COURSE, lastActivityAt: null, completedAt: null });

/** Two lessons: two required sections in the first, one required and one optional in the second; the first is completed. */
const detail = (): CourseProgressDetail => ({
  courseId: COURSE,
  userId: ME,
  course: course(1, 60),
  lessons: [
    { ...sums(1, 2), id: "l1", sections: [section("a", "completed"), section("b", "not_started")] },
    { ...sums(0, 1), id: "l2", sections: [section("c", "not_started"), section("d", "not_started", false)] },
  ],
});

const operation = (sectionId: string, status: "in_progress" | "completed", userId = ME): ProgressOperation => ({
  operationId: crypto.randomUUID(),
  userId,
  courseId: COURSE,
  sectionId,
  status,
  timeSpentSeconds: 0,
  createdAt: 0,
});

describe("progress that is still on this device", () => {
  it("shows as it will count: section, lesson and course together", () => {
    const shown = withPending(detail(), [operation("b", "completed")]);
    expect(shown.lessons[0]).toMatchObject({ status: "completed", percentage: 100, completedSections: 2 });
    expect(shown.course).toMatchObject({ status: "in_progress", percentage: 66, completedSections: 2, totalSections: 3 });
  });

  it("counts required sections only, and is complete exactly when all of them are", () => {
    const optional = withPending(detail(), [operation("d", "completed")]);
    expect(optional.course).toMatchObject({ percentage: 33, completedSections: 1 });
    const all = withPending(detail(), [operation("b", "completed"), operation("c", "completed")]);
    expect(all.course).toMatchObject({ status: "completed", percentage: 100 });
  });

  it("never takes back what the server has as completed, and ignores another person's queue", () => {
    expect(withPending(detail(), [operation("a", "in_progress")]).lessons[0]?.sections[0]?.status).toBe("completed");
    expect(withPending(detail(), [operation("b", "completed", OTHER)])).toEqual(detail());
  });
});

describe("rules on this device", () => {
  type Blocking = CourseProgressDetail["lessons"][number]["sections"][number]["blocking"];
  const complete = (sectionId: string) => ({ kind: "complete_section" as const, sectionId, title: sectionId });
  const spend = (sectionId: string, remainingSeconds: number) => ({ kind: "spend_time" as const, sectionId, remainingSeconds });
  /** `b` waits for a minute, `c` for `b`. */
  const ruled = (b: Blocking, c: Blocking): CourseProgressDetail => {
    const given = detail();
    return {
      ...given,
      lessons: given.lessons.map((lesson) => ({
        ...lesson,
        sections: lesson.sections.map((one) => (one.id === "b" ? { ...one, blocking: b } : one.id === "c" ? { ...one, blocking: c } : one)),
      })),
    };
  };
  const given = () =>
    ruled(
      { blockingReason: "insufficient_engagement", requiredActions: [spend("b", 60)] },
      { blockingReason: "prerequisites_not_met", requiredActions: [complete("b")] },
    );

  it("take the time that is not sent yet off what is asked for", () => {
    const shown = withPending(given(), [{ ...operation("b", "in_progress"), timeSpentSeconds: 45 }]);
    expect(findSection(shown, "b")).toMatchObject({ status: "in_progress", blocking: { requiredActions: [{ remainingSeconds: 15 }] } });
    expect(isLocked(findSection(shown, "c"))).toBe(true);
  });

  it("count what was completed offline only once it lacks nothing, and open what waited for it, in whatever order it was done", () => {
    const early = withPending(given(), [operation("c", "completed"), operation("b", "completed")]);
    expect([findSection(early, "b")?.status, findSection(early, "c")?.status]).toEqual(["in_progress", "in_progress"]);
    const all = withPending(given(), [operation("c", "completed"), operation("b", "completed"), { ...operation("b", "in_progress"), timeSpentSeconds: 60 }]);
    expect([findSection(all, "b")?.status, findSection(all, "c")?.status]).toEqual(["completed", "completed"]);
    expect(all.course).toMatchObject({ percentage: 100, status: "completed" });
  });

  it("open a section the moment the news of its prerequisite arrives", () => {
    const queryClient = new QueryClient();
    const { queryKey } = courseProgressQuery(COURSE);
    queryClient.setQueryData(queryKey, given());
    expect(isLocked(findSection(queryClient.getQueryData(queryKey), "c"))).toBe(true);
    applyProgress(queryClient, {
      courseId: COURSE,
      userId: ME,
      section: section("b", "completed"),
      lesson: { ...sums(2, 2), id: "l1" },
      course: course(2, 90),
    });
    expect(findSection(queryClient.getQueryData(queryKey), "c")).toMatchObject({ status: "not_started", blocking: null });
  });
});

describe("news about progress", () => {
  const filled = () => {
    const queryClient = new QueryClient();
    queryClient.setQueryData(courseProgressQuery(COURSE).queryKey, detail());
    const rows = [ME, OTHER].map((userId) => ({ userId, user: { id: userId, fullName: "A", avatarUrl: null }, course: course(1, 60) }));
    queryClient.setQueryData(learnersQuery(COURSE, undefined).queryKey, { pages: [{ items: rows, nextCursor: null }], pageParams: [undefined] });
    return queryClient;
  };
  const own = (queryClient: QueryClient) => queryClient.getQueryData(courseProgressQuery(COURSE).queryKey);
  const rows = (queryClient: QueryClient) => queryClient.getQueryData(learnersQuery(COURSE, undefined).queryKey)?.pages[0]?.items;

  it("moves the learner's own progress at every level", () => {
    const queryClient = filled();
    applyProgress(queryClient, {
      courseId: COURSE,
      userId: ME,
      section: section("b", "completed"),
      lesson: { ...sums(2, 2), id: "l1" },
      course: course(2, 90),
    });
    expect(own(queryClient)).toMatchObject({
      course: { completedSections: 2 },
      lessons: [{ status: "completed", sections: [{ id: "a" }, { id: "b", status: "completed", required: true }] }, { completedSections: 0 }],
    });
  });

  it("moves one row of the class and leaves the reader's own progress alone when it is somebody else's", () => {
    const queryClient = filled();
    applyProgress(queryClient, {
      courseId: COURSE,
      userId: OTHER,
      section: section("b", "completed"),
      lesson: { ...sums(2, 2), id: "l1" },
      course: course(3, 90),
    });
    expect(own(queryClient)).toEqual(detail());
    expect(rows(queryClient)?.map((row) => row.course.completedSections)).toEqual([1, 3]);
  });

  it("does not go back when an older answer arrives after a newer event", () => {
    const queryClient = filled();
    applyProgress(queryClient, {
      courseId: COURSE,
      userId: ME,
      section: section("b", "completed"),
      lesson: { ...sums(2, 2), id: "l1" },
      course: course(2, 90),
    });
    applyProgress(queryClient, {
      courseId: COURSE,
      userId: ME,
      section: section("b", "in_progress"),
      lesson: { ...sums(1, 2), id: "l1" },
      course: course(1, 70),
    });
    expect(own(queryClient)?.course.completedSections).toBe(2);
    expect(own(queryClient)?.lessons[0]?.sections[1]?.status).toBe("completed");
  });
});
