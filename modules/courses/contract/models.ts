import { id, instant, line, multiline } from "@lectern/core";
import { z } from "zod";

/** `draft` → `published` → `archived`. Only `published` courses are in the catalogue and open for enrolment. */
export const courseStatus = z.enum(["draft", "published", "archived"]);
export type CourseStatus = z.output<typeof courseStatus>;

export const difficulty = z.enum(["beginner", "intermediate", "advanced"]);

/** A person's role in one course. Organisation administrators act as instructors without having one. */
export const courseRole = z.enum(["student", "teaching_assistant", "instructor"]);
export type CourseRole = z.output<typeof courseRole>;

/**
 * What a person may do in a course:
 * `read` its lessons, `learn` (record progress, submit), `chat` (read and write the course's room), `moderate` that room,
 * `edit` content and settings, `publish`, `manage_people` (enrolments and staff), `see_progress` of everybody, `delete`.
 */
export const coursePermission = z.enum(["read", "learn", "chat", "moderate", "edit", "publish", "manage_people", "see_progress", "delete"]);
export type CoursePermission = z.output<typeof coursePermission>;

/**
 * `suspended`: shut out for now by staff. `ended`: left, removed or over; history stays. `waiting`: on the waiting list of a
 * full course; sees its public part only.
 */
export const enrolmentStatus = z.enum(["active", "suspended", "ended", "waiting"]);
export type EnrolmentStatus = z.output<typeof enrolmentStatus>;

/** How somebody came into the course. */
export const enrolmentSource = z.enum(["self", "staff", "code", "batch", "class_section", "creator", "import", "demo"]);

/** Who may enrol by themselves: everybody of the organisation, whoever has one of the course's codes, or nobody (staff enrols). */
export const enrolmentPolicy = z.enum(["open", "code", "closed"]);

/** A person as others see them. */
export const coursePerson = z.object({ id, fullName: z.string(), avatarUrl: z.string().nullable() });

/** Information only: nothing is sold here. */
export const price = z.object({
  /** Minor units of the currency: 1999 is 19.99 USD, 50000 is 50,000 VND. */
  amountMinor: z.number().int().min(0).max(1_000_000_000_000),
  /** ISO 4217, upper case. */
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** BCP 47 of the content: any language, not only the interface's. */
export const contentLanguage = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

/** What the signed-in reader is in this course; null for people who have nothing to do with it. */
export const yourPlace = z
  .object({
    /** Null for organisation administrators who hold no role in the course. */
    role: courseRole.nullable(),
    permissions: z.array(coursePermission),
    enrolmentStatus: enrolmentStatus.nullable(),
    /** On the course's page, for who waits: 1 is next. */
    waitingPosition: z.number().int().nullable().optional(),
  })
  .nullable();

/** A course in a list. Everything here may be shown to whoever may see the course at all. */
export const courseSummary = z.object({
  id,
  title: z.string(),
  /** Unique in the organisation: lower case, digits and hyphens. */
  slug: z.string(),
  /** Plain text; line breaks count. */
  description: z.string(),
  category: z.string().nullable(),
  tags: z.array(z.string()),
  difficulty: difficulty.nullable(),
  language: z.string(),
  status: courseStatus,
  featured: z.boolean(),
  price: price.nullable(),
  /** Path of the thumbnail, readable by whoever sees the course. */
  thumbnailUrl: z.string().nullable(),
  instructors: z.array(coursePerson),
  /** Published lessons and sections. */
  lessonCount: z.number().int(),
  sectionCount: z.number().int(),
  /** Minutes, the sum over published sections. */
  estimatedDuration: z.number().int(),
  /** Active students. */
  studentCount: z.number().int(),
  /** Students at most; further ones wait. Null: no limit. */
  capacity: z.number().int().nullable(),
  /** Something to start courses from: never published, takes no people. */
  isTemplate: z.boolean(),
  enrolmentPolicy,
  publishedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  you: yourPlace,
});
export type CourseSummary = z.output<typeof courseSummary>;

/** What a person writes about a course. */
export const courseFields = z.object({
  title: line(200),
  /** Lower case letters, digits, hyphens; made from the title when left out. `slug_taken` (409) when another course has it. */
  slug: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .optional(),
  /** Plain text, at most 10,000 characters. */
  description: multiline(10_000).optional(),
  category: line(80).nullable().optional(),
  tags: z.array(line(40)).max(20).optional(),
  difficulty: difficulty.nullable().optional(),
  /** What a learner can do afterwards, one per entry. */
  objectives: z.array(line(300)).max(30).optional(),
  /** What a learner should know before, one per entry. */
  prerequisites: z.array(line(300)).max(30).optional(),
  /** Default: the writer's interface language. */
  language: contentLanguage.optional(),
  /** A material of this course whose content is an image. */
  thumbnailMaterialId: id.nullable().optional(),
  price: price.nullable().optional(),
  /** Only organisation administrators may set it. */
  featured: z.boolean().optional(),
  enrolmentPolicy: enrolmentPolicy.optional(),
  /** Active students at most; null for no limit. Raising it lets in who waits; lowering it takes nobody's place. */
  capacity: z.number().int().min(1).max(1_000_000).nullable().optional(),
  /** Makes a draft a template (or a draft again); `course_published` (409) where learners see the course. */
  isTemplate: z.boolean().optional(),
  /**
   * The course publishes itself at this time (checked every minute) if it is complete then; until then nobody but staff
   * sees it. `time_past` (422) for a time that is over: publish instead. Null takes it back.
   */
  publishAt: instant.nullable().optional(),
});

/** A person's place in a course. */
export const enrolment = z.object({
  id,
  courseId: id,
  userId: id,
  role: courseRole,
  status: enrolmentStatus,
  source: enrolmentSource,
  /** The code, batch, class section or import the source means. */
  sourceId: id.nullable(),
  /** Place in the waiting list, 1 is next; null for everybody who does not wait, and in lists by name. */
  position: z.number().int().nullable(),
  enrolledAt: instant,
  endedAt: instant.nullable(),
});
export type Enrolment = z.output<typeof enrolment>;

/** With the person, for lists. `user` is null when the account is gone. `sourceName` is what the code, batch or class section is called. */
export const enrolmentWithPerson = enrolment.extend({ user: coursePerson.nullable(), sourceName: z.string().nullable().optional() });
