import type { GivenSection } from "../../courses.factory.ts";

/** A lesson of a demonstration course, as its author wrote it. */
export interface DemoLesson {
  readonly title: string;
  readonly sections: readonly (GivenSection & { readonly title: string; readonly content: string; readonly estimatedDuration: number })[];
}
