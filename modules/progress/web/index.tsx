import { loadStrings } from "@lectern/ui/web/i18n";
import { defineWebPart } from "@lectern/ui/web/part";
import { lazy } from "react";

/** Recording progress and showing it: one's own in pieces that other rooms embed, a class's on a page of its own. */
export const web = defineWebPart({
  name: "progress",
  routes: [{ path: "/course/$courseId/progress", access: "signedIn", lazy: () => import("./learners/LearnersPage.tsx") }],
  events: () => import("./events.ts"),
});

export { courseProgressKey, nextStepsQuery } from "./api.ts";
export { findSection, isLocked } from "./overlay.ts";
export { useCourseProgress } from "./use-course-progress.ts";
export const SectionCompletion = lazy(() => withStrings(import("./SectionCompletion.tsx")));
export const ProgressLine = lazy(() => withStrings(import("./ProgressLine.tsx")));
export const SectionLock = lazy(() => withStrings(import("./rules/SectionLock.tsx")));
export const SectionRules = lazy(() => withStrings(import("./rules/SectionRules.tsx")));
export const SectionRuleNote = lazy(() => withStrings(import("./rules/SectionRuleNote.tsx")));
export const ProgressSync = lazy(() => import("./ProgressSync.tsx"));
export const CourseRoom = lazy(() => import("./CourseRoom.tsx"));

/** A piece stands in another room's page, whose loading brought only that room's strings. */
async function withStrings<Module>(module: Promise<Module>): Promise<Module> {
  const [loaded] = await Promise.all([module, loadStrings("progress")]);
  return loaded;
}
