import { AppError } from "@lectern/core";

export const slugTaken = (slug: string) =>
  new AppError({ code: "slug_taken", status: 409, safeMessage: "Another course has this address already.", details: { slug } });

/** `missing` holds stable codes: `lesson`, `section`. */
export const courseIncomplete = (missing: readonly string[]) =>
  new AppError({
    code: "course_incomplete",
    status: 422,
    safeMessage: "The course cannot be published yet: it needs at least one lesson with one published section.",
    details: { missing },
  });

export const courseTooLarge = (what: "lessons" | "sections", most: number) =>
  new AppError({ code: "course_too_large", status: 422, safeMessage: `A course has at most ${most} ${what}.`, details: { what, most } });

/** `where` names the section of an import by its titles. */
export const contentNotValid = (reason: string, where?: { lesson: string; section: string }) =>
  new AppError({
    code: "content_not_valid",
    status: 422,
    safeMessage: "The content does not fit the type of the section.",
    details: { reason, ...where },
  });

export const materialMissing = (key: string, where: { lesson: string; section: string }) =>
  new AppError({
    code: "content_not_valid",
    status: 422,
    safeMessage: "The content refers to a file that was not imported.",
    details: { reason: "material_unknown", key, ...where },
  });

export const nothingPublished = () =>
  new AppError({ code: "nothing_published", status: 409, safeMessage: "Nothing of this section is published yet; there is nothing to go back to." });

export const enrolmentClosed = () => new AppError({ code: "enrolment_closed", status: 403, safeMessage: "People cannot enrol in this course by themselves." });

export const codeRequired = () => new AppError({ code: "code_required", status: 403, safeMessage: "This course asks for an enrolment code." });

/** The same for wrong, expired, used up, revoked and foreign codes: guessing tells nothing. */
export const codeNotValid = () =>
  new AppError({ code: "code_not_valid", status: 422, safeMessage: "This code opens no course. Check it, or ask whoever gave it to you." });

export const tooManyCodes = (most: number) =>
  new AppError({ code: "too_many_codes", status: 422, safeMessage: `A course has at most ${most} codes at a time. Revoke one first.`, details: { most } });

export const timePast = () => new AppError({ code: "time_past", status: 422, safeMessage: "This time has passed already." });

export const notWaiting = () => new AppError({ code: "not_waiting", status: 409, safeMessage: "This person is not on the waiting list any more." });

export const templateNotPublished = () =>
  new AppError({ code: "course_is_template", status: 409, safeMessage: "A template is not published. Make a course from it first." });

export const coursePublished = () => new AppError({ code: "course_published", status: 409, safeMessage: "Learners see this course. Make it a draft first." });

export const nothingToPublish = () => new AppError({ code: "nothing_to_publish", status: 409, safeMessage: "Learners see this section as it is already." });

export const groupUnknown = () => new AppError({ code: "group_unknown", status: 422, safeMessage: "Your organisation has no such batch or class section." });

export const templateTakesNobody = () =>
  new AppError({ code: "course_is_template", status: 409, safeMessage: "A template takes no people. Make a course from it first." });

export const enrolmentSuspended = () =>
  new AppError({ code: "enrolment_suspended", status: 403, safeMessage: "Your place in this course is suspended. Ask its instructor." });

export const enrolmentOver = () =>
  new AppError({ code: "enrolment_ended", status: 403, safeMessage: "Your place in this course was ended by its staff. Ask its instructor." });

export const lastInstructor = () =>
  new AppError({ code: "last_instructor", status: 409, safeMessage: "A course needs an instructor. Make somebody else instructor first." });

export const personUnknown = () => new AppError({ code: "person_unknown", status: 422, safeMessage: "Nobody in your organisation is known by this." });

export const thumbnailNotImage = () =>
  new AppError({ code: "thumbnail_not_image", status: 422, safeMessage: "The thumbnail has to be an image among the course's materials." });

export const fileMissing = () => new AppError({ code: "file_missing", status: 400, safeMessage: "Send a file in the multipart field “file”." });

export const fileEmpty = () => new AppError({ code: "file_empty", status: 422, safeMessage: "The file is empty." });

/** It was there, and content may still refer to it. */
export const materialDeleted = () => new AppError({ code: "material_deleted", status: 410, safeMessage: "This file was deleted by the staff of the course." });

/** `usedIn` lists the published sections, and the course's picture. */
export const materialInUse = (usedIn: readonly unknown[]) =>
  new AppError({ code: "material_in_use", status: 409, safeMessage: "Learners would miss this file: published content uses it.", details: { usedIn } });

/** Bytes; `scope` says whose room is used up: the course's or the organisation's. */
export const quotaExceeded = (details: { scope: "course" | "organisation"; limit: number; used: number; left: number; needed: number }) =>
  new AppError({ code: "quota_exceeded", status: 422, safeMessage: "There is not enough room left for this file.", details });

export const tooManyVersions = (most: number) =>
  new AppError({ code: "too_many_versions", status: 422, safeMessage: `A file has at most ${most} versions.`, details: { most } });

/** The section is known, its content is not given out yet: the progress room says why and what to do. */
export const sectionBlocked = ({ blockingReason, requiredActions }: { blockingReason: string; requiredActions: readonly object[] }) =>
  new AppError({
    code: "section_blocked",
    status: 403,
    safeMessage: "This section opens when its prerequisites are completed.",
    details: { blockingReason, requiredActions },
  });
