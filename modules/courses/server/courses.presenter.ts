import type { z } from "zod";
import type {
  Course,
  CourseAccess,
  CourseSummary,
  course,
  coursePerson,
  enrolment,
  EnrolmentCode,
  enrolmentWithPerson,
  Lesson,
  Section,
  sectionRevisionSummary,
  SectionSummary,
} from "../contract.ts";
import { materialUrl } from "./content.ts";
import type { CourseRow, SummaryRow } from "./repository/courses.repository.ts";
import type { CodeRow } from "./repository/codes.repository.ts";
import type { EnrolmentRow } from "./repository/enrolments.repository.ts";
import type { LessonRow, OutlineSectionRow } from "./repository/outline.repository.ts";
import type { ListedEnrolmentRow } from "./repository/roster.repository.ts";
import type { RevisionRow } from "./repository/revisions.repository.ts";
import type { SectionRow } from "./repository/sections.repository.ts";

type Person = z.output<typeof coursePerson>;
type People = ReadonlyMap<string, Person>;
type Place = NonNullable<CourseSummary["you"]>;

export function toSummary(row: SummaryRow, instructors: readonly Person[]): Omit<CourseSummary, "you"> {
  return {
    id: row.id,
    title: row.title,
    slug: row.slug,
    description: row.description,
    category: row.category,
    tags: row.tags,
    difficulty: row.difficulty,
    language: row.language,
    status: row.status,
    featured: row.featured,
    price: row.priceAmountMinor !== null && row.priceCurrency !== null ? { amountMinor: row.priceAmountMinor, currency: row.priceCurrency } : null,
    thumbnailUrl: row.thumbnailMaterialId && materialUrl(row.thumbnailMaterialId),
    instructors: [...instructors],
    lessonCount: row.lessonCount,
    sectionCount: row.sectionCount,
    estimatedDuration: row.estimatedDuration,
    studentCount: row.studentCount,
    capacity: row.capacity,
    isTemplate: row.isTemplate,
    enrolmentPolicy: row.enrolmentPolicy,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Null for people who have nothing to do with the course. */
export function toYou(
  { role, enrolmentStatus, permissions }: Pick<CourseAccess, "role" | "enrolmentStatus" | "permissions">,
  waitingPosition?: number | null,
): Place | null {
  return role || enrolmentStatus || permissions.length > 0
    ? { role, permissions, enrolmentStatus, ...(waitingPosition === undefined ? {} : { waitingPosition }) }
    : null;
}

/** `lessons` holds what this reader may see; without `read` only titles leave, as the syllabus. */
export function toCourse(
  row: CourseRow,
  instructors: readonly Person[],
  lessons: readonly Lesson[],
  access: CourseAccess,
  waitingPosition: number | null,
): z.input<typeof course> {
  const mayEdit = access.permissions.includes("edit");
  return {
    ...toSummary(row, instructors),
    you: toYou(access, waitingPosition),
    objectives: row.objectives,
    prerequisites: row.prerequisites,
    syllabus: lessons.map((lesson) => toSyllabusEntry(lesson)).filter((entry) => entry.sectionCount > 0),
    ...(access.permissions.includes("read") ? { lessons: [...lessons] } : {}),
    version: row.version,
    outlineVersion: row.outlineVersion,
    ...(mayEdit ? { publishAt: row.publishAt?.toISOString() ?? null, publicationMissed: toMissed(row), thumbnailMaterialId: row.thumbnailMaterialId } : {}),
  };
}

function toMissed({ publicationMissedAt, publicationMissing }: CourseRow): Course["publicationMissed"] {
  return publicationMissedAt && { at: publicationMissedAt.toISOString(), missing: publicationMissing };
}

function toSyllabusEntry({ title, sections }: Lesson): Course["syllabus"][number] {
  const published = sections.filter((section) => section.published);
  return { title, sectionCount: published.length, estimatedDuration: published.reduce((sum, section) => sum + (section.estimatedDuration ?? 0), 0) };
}

/** For learners `sections` holds published ones only, and lessons without any are left out. */
export function toLessons(lessons: readonly LessonRow[], sections: readonly OutlineSectionRow[], { forEditors }: { forEditors: boolean }): Lesson[] {
  const byLesson = Map.groupBy(sections, ({ lessonId }) => lessonId);
  return lessons.map((row) => toLesson(row, byLesson.get(row.id) ?? [], forEditors)).filter((lesson) => forEditors || lesson.sections.length > 0);
}

export function toLesson(row: LessonRow, sections: readonly OutlineSectionRow[], forEditors: boolean): Lesson {
  return {
    id: row.id,
    courseId: row.courseId,
    title: row.title,
    description: row.description,
    objectives: row.objectives,
    position: row.position,
    version: row.version,
    sections: sections.map((section) => toSectionSummary(section, forEditors)),
  };
}

function toSectionSummary(row: OutlineSectionRow, forEditors: boolean): SectionSummary {
  return {
    id: row.id,
    lessonId: row.lessonId,
    title: row.title,
    position: row.position,
    contentType: row.contentType,
    required: row.required,
    estimatedDuration: row.estimatedDuration,
    objectives: row.objectives,
    published: row.publishedRevision !== null,
    draftPending: forEditors && row.draftRevision !== row.publishedRevision,
    ...(forEditors ? { publishAt: row.publishAt?.toISOString() ?? null } : {}),
    version: row.version,
    ...(row.content === undefined ? {} : { content: row.content }),
  };
}

export function toSection(row: SectionRow, people: People, forEditors: boolean): Section {
  return {
    ...toSectionSummary({ ...row, content: row.content }, forEditors),
    content: row.content,
    courseId: row.courseId,
    revision: row.publishedRevision,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    ...(forEditors ? { draft: toDraft(row, people) } : {}),
  };
}

/** Also the `current` of an `edit_conflict`. */
export function toDraft(row: SectionRow, people: People): NonNullable<Section["draft"]> {
  return {
    title: row.draftTitle,
    content: row.draftContent,
    revision: row.draftRevision,
    savedBy: (row.draftAuthorId && people.get(row.draftAuthorId)) || null,
    savedAt: row.draftSavedAt.toISOString(),
    clientId: row.draftClientId,
  };
}

export function toRevision(row: RevisionRow, publishedRevision: number | null, people: People): z.input<typeof sectionRevisionSummary> {
  return {
    revision: row.number,
    title: row.title,
    origin: row.origin,
    author: (row.authorId && people.get(row.authorId)) || null,
    length: row.length,
    wasPublished: row.wasPublished,
    isPublished: row.number === publishedRevision,
    startedAt: row.startedAt.toISOString(),
    savedAt: row.savedAt.toISOString(),
  };
}

/** `position` in the waiting list, where it was asked for. */
export function toEnrolment(row: EnrolmentRow, position: number | null = null): z.input<typeof enrolment> {
  return {
    id: row.id,
    courseId: row.courseId,
    userId: row.userId,
    role: row.role,
    status: row.status,
    source: row.source,
    sourceId: row.sourceId,
    position,
    enrolledAt: row.enrolledAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

export function toEnrolmentWithPerson(row: EnrolmentRow, person: Person | null, sourceName: string | null = null): z.input<typeof enrolmentWithPerson> {
  return { ...toEnrolment(row), user: person, sourceName };
}

export function toCode(row: CodeRow, now: Date): EnrolmentCode {
  const isUsable = row.revokedAt === null && (row.expiresAt === null || row.expiresAt > now) && (row.maxUses === null || row.useCount < row.maxUses);
  return {
    id: row.id,
    courseId: row.courseId,
    code: `${row.code.slice(0, 4)}-${row.code.slice(4)}`,
    label: row.label,
    maxUses: row.maxUses,
    useCount: row.useCount,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    usable: isUsable,
    createdAt: row.createdAt.toISOString(),
  };
}

export function personOf({ userId, fullName, avatarUrl }: ListedEnrolmentRow): Person | null {
  return fullName === null ? null : { id: userId, fullName, avatarUrl };
}
