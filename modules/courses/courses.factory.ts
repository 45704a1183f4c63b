import type { Context } from "@lectern/core";
import { courseOutline, type ContentType, type CourseRole } from "./contract.ts";
import { checkContent } from "./server/content.ts";
import * as courses from "./server/repository/courses.repository.ts";
import { readOutline } from "./server/service/changes.ts";
import { newSettings } from "./server/service/courses.ts";
import { takePlaces } from "./server/service/enrolment/places.ts";
import { meetPeople, sortNames } from "./server/service/people.ts";
import { publish } from "./server/service/publish.ts";
import { writeCourse } from "./server/service/write-course.ts";

export interface GivenSection {
  readonly title?: string;
  readonly contentType?: ContentType;
  readonly content?: string;
  readonly required?: boolean;
  readonly estimatedDuration?: number;
}

export interface GivenCourse {
  readonly organisationId: string;
  readonly instructorId: string;
  readonly title?: string;
  readonly description?: string;
  readonly language?: string;
  readonly category?: string;
  readonly tags?: readonly string[];
  readonly difficulty?: "beginner" | "intermediate" | "advanced";
  readonly objectives?: readonly string[];
  readonly prerequisites?: readonly string[];
  /** Default `published`. */
  readonly status?: "draft" | "published";
  /** Default two lessons with two text sections each. */
  readonly lessons?: readonly { readonly title?: string; readonly sections?: readonly GivenSection[] }[];
  readonly isDemo?: boolean;
}

const DEFAULT_LESSONS: NonNullable<GivenCourse["lessons"]> = [{ sections: [{}, {}] }, { sections: [{}, {}] }];

/** A course with lessons and sections, as the editor would have written it; answers its outline. */
export async function buildCourse(ctx: Context, given: GivenCourse) {
  const { organisationId, instructorId, title = "Reading the Sky", status = "published", lessons = DEFAULT_LESSONS, isDemo = false } = given;
  const { description, language, category, difficulty } = given;
  const fields = {
    title,
    description,
    language,
    category,
    difficulty,
    tags: [...(given.tags ?? [])],
    objectives: [...(given.objectives ?? [])],
    prerequisites: [...(given.prerequisites ?? [])],
  };
  const courseId = ctx.newId();
  const settings = await newSettings(ctx, organisationId, fields, "en");
  const names = sortNames(await meetPeople(ctx, organisationId, [instructorId]));
  return ctx.transaction(async (tx) => {
    await writeCourse(
      ctx,
      tx,
      {
        founding: { id: courseId, organisationId, founderId: instructorId, source: isDemo ? "demo" : "creator", importJobId: null, isDemo },
        settings,
        lessons: lessons.map((lesson, at) => ({ title: lesson.title ?? `Lesson ${at + 1}`, sections: (lesson.sections ?? []).map(toSection) })),
        materials: [],
        origin: "created",
      },
      names,
    );
    const row = await courses.lockCourse(tx.sql, { organisationId, courseId });
    if (!row) throw new TypeError("the course that was just written is not there");
    if (status === "published") await publish(ctx, tx, row, instructorId);
    return courseOutline.parse(await readOutline(tx.sql, row));
  });
}

/** Gives people a place in a course. */
export async function buildEnrolments(
  ctx: Context,
  given: { organisationId: string; courseId: string; userIds: readonly string[]; role?: CourseRole; isDemo?: boolean },
): Promise<void> {
  const { organisationId, courseId, userIds, role = "student", isDemo = false } = given;
  const people = await meetPeople(ctx, organisationId, userIds);
  await ctx.transaction(async (tx) => {
    const course = await courses.lockCourse(tx.sql, { organisationId, courseId });
    if (!course) throw new TypeError("there is no such course");
    const wanted = [...people.keys()].map((userId) => ({ course, userId, role }));
    const source = isDemo ? "demo" : "staff";
    await takePlaces(ctx, tx, { organisationId, wanted, source, actorId: null, names: sortNames(people), comesBack: () => true });
  });
}

function toSection({ title, contentType = "text", content = "<p>Look up.</p>", required = true, estimatedDuration = 5 }: GivenSection, at: number) {
  const checked = checkContent(contentType, content);
  if (!checked.ok) throw new TypeError(`content of section ${at + 1} does not fit: ${checked.reason}`);
  return { title: title ?? `Section ${at + 1}`, contentType, content: checked.content, required, estimatedDuration };
}
