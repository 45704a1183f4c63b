import { can, definePermission, definePolicy, notAllowed, notFound, requireActor, type Actor, type Context, type OrganisationRole } from "@lectern/core";
import * as users from "@lectern/users/contract";
import type { CourseAccess, CoursePermission, CourseRole, CourseStatus, EnrolmentStatus } from "../contract.ts";
import * as access from "./repository/access.repository.ts";

/*
 * Who may do what in a course, on one page.
 *
 *                        read learn chat moderate edit publish manage_people see_progress delete
 * student                 ✓    ✓     ✓
 * teaching assistant      ✓    ✓     ✓     ✓                                  ✓
 * instructor              ✓    ✓     ✓     ✓       ✓     ✓        ✓            ✓          ✓
 * organisation admin      as an instructor of every course of the organisation
 *
 * Students read archived courses and do nothing else there; drafts do not exist for them. A place that is suspended or
 * ended gives nothing.
 */
const ROLE_PERMISSIONS: Readonly<Record<CourseRole, readonly CoursePermission[]>> = {
  student: ["read", "learn", "chat"],
  teaching_assistant: ["read", "learn", "chat", "moderate", "see_progress"],
  instructor: ["read", "learn", "chat", "moderate", "edit", "publish", "manage_people", "see_progress", "delete"],
};
const ARCHIVE_PERMISSIONS: readonly CoursePermission[] = ["read"];

/** What the database knows about a person and a course. */
export interface PlaceInCourse {
  readonly status: CourseStatus;
  readonly role: CourseRole | null;
  readonly enrolmentStatus: EnrolmentStatus | null;
}

/** The course role somebody acts in, or null. */
function actingRole(place: PlaceInCourse, organisationRole: OrganisationRole | null): CourseRole | null {
  if (organisationRole === "admin" || organisationRole === "platform_admin") return "instructor";
  return place.enrolmentStatus === "active" ? place.role : null;
}

export function permissionsIn(place: PlaceInCourse, organisationRole: OrganisationRole | null): CoursePermission[] {
  const role = actingRole(place, organisationRole);
  if (!role) return [];
  if (role !== "student" || place.status === "published") return [...ROLE_PERMISSIONS[role]];
  return place.status === "archived" ? [...ARCHIVE_PERMISSIONS] : [];
}

/** Whether the course exists for this person: published ones for everybody (of the organisation), others for who may read them. */
function isVisible(place: PlaceInCourse, organisationRole: OrganisationRole | null): boolean {
  return place.status === "published" || permissionsIn(place, organisationRole).includes("read");
}

/** Answers with the access of a person to a course they may know of; null otherwise. */
export function toAccess(row: access.PlaceRow | null, organisationRole: OrganisationRole | null): CourseAccess | null {
  if (!row || !isVisible(row, organisationRole)) return null;
  return {
    courseId: row.courseId,
    organisationId: row.organisationId,
    title: row.title,
    status: row.status,
    role: row.enrolmentStatus === "active" ? row.role : null,
    enrolmentStatus: row.enrolmentStatus,
    permissions: permissionsIn(row, organisationRole),
  };
}

export const createCourse = definePermission({ name: "course.create", roles: ["instructor", "admin"], summary: "Write new courses" });

/** Marks courses in the catalogue. */
export const featureCourse = definePermission({ name: "course.feature", roles: ["admin"], summary: "Feature courses in the catalogue" });

/** What a policy below hands to its handler. */
export interface CourseGrant {
  readonly actor: Actor;
  readonly access: CourseAccess;
}
export interface LessonGrant extends CourseGrant {
  readonly lessonId: string;
}
export interface SectionGrant extends LessonGrant {
  readonly sectionId: string;
}
export interface EnrolmentGrant extends CourseGrant {
  readonly enrolmentId: string;
}

/** A visitor or a person who may know of the course. */
export interface ReaderGrant {
  readonly actor: Actor | null;
  readonly access: CourseAccess;
}

export const maySeeCourse = definePolicy({
  name: "maySeeCourse",
  summary: "Published courses: everybody of the organisation, and visitors of the public catalogue. Others: members and staff",
  check: async (ctx: Context, { params }: { params: { courseId: string } }): Promise<ReaderGrant> => {
    const organisationId = await readerOrganisation(ctx);
    const row = organisationId ? await access.findPlace(ctx.sql, { organisationId, userId: ctx.actor?.userId ?? null, courseId: params.courseId }) : null;
    const found = toAccess(row, ctx.actor?.role ?? null);
    if (!found) throw notFound("course");
    return { actor: ctx.actor, access: found };
  },
});

/** The organisation whose catalogue the reader sees; null when there is none to see. */
export async function readerOrganisation(ctx: Context): Promise<string | null> {
  return ctx.actor ? ctx.actor.organisationId : (await ctx.call(users.getPublicOrganisation, {})).organisationId;
}

const inCourse = (name: string, permission: CoursePermission | null, summary: string) =>
  definePolicy({
    name,
    summary,
    check: async (ctx: Context, { params }: { params: { courseId: string } }): Promise<CourseGrant> => {
      const actor = requireActor(ctx);
      return grantCourse(actor, await access.findPlace(ctx.sql, { ...actor, courseId: params.courseId }), permission);
    },
  });

/** Signed in, and the course exists for them: whether they may is the use case's question. */
export const mayKnowCourse = inCourse("mayKnowCourse", null, "Signed-in people who may see the course");
export const mayReadCourse = inCourse("mayReadCourse", "read", "The course's members");
export const mayEditCourse = inCourse("mayEditCourse", "edit", "The course's instructors and organisation administrators");
export const mayPublishCourse = inCourse("mayPublishCourse", "publish", "The course's instructors and organisation administrators");
export const mayDeleteCourse = inCourse("mayDeleteCourse", "delete", "The course's instructors and organisation administrators");
export const mayManagePeople = inCourse("mayManagePeople", "manage_people", "The course's instructors and organisation administrators");
export const maySeePeople = inCourse("maySeePeople", "see_progress", "The course's staff and organisation administrators");

export const mayCopyCourse = definePolicy({
  name: "mayCopyCourse",
  summary: "People who may write courses: from a course they edit, or from a template of their organisation",
  check: async (ctx: Context, { params }: { params: { courseId: string } }): Promise<CourseGrant> => {
    const actor = requireActor(ctx);
    const row = await access.findPlace(ctx.sql, { ...actor, courseId: params.courseId });
    if (!row?.isTemplate || !can(actor, createCourse)) {
      const grant = grantCourse(actor, row, "edit");
      if (!can(actor, createCourse)) throw notAllowed();
      return grant;
    }
    const { courseId, organisationId, title, status } = row;
    const role = row.enrolmentStatus === "active" ? row.role : null;
    const found = { courseId, organisationId, title, status, role, enrolmentStatus: row.enrolmentStatus, permissions: permissionsIn(row, actor.role) };
    return { actor, access: found };
  },
});

export const mayEditLesson = definePolicy({
  name: "mayEditLesson",
  summary: "The course's instructors and organisation administrators",
  check: async (ctx: Context, { params }: { params: { lessonId: string } }): Promise<LessonGrant> => {
    const actor = requireActor(ctx);
    const row = await access.findPlaceByLesson(ctx.sql, { ...actor, lessonId: params.lessonId });
    return { ...grantInside(actor, row, "edit", "lesson"), lessonId: params.lessonId };
  },
});

const inSection = (name: string, permission: CoursePermission, summary: string) =>
  definePolicy({
    name,
    summary,
    check: async (ctx: Context, { params }: { params: { sectionId: string } }): Promise<SectionGrant> => {
      const actor = requireActor(ctx);
      const row = await access.findPlaceBySection(ctx.sql, { ...actor, sectionId: params.sectionId });
      const grant = grantInside(actor, row && isSectionVisible(row, actor.role) ? row : null, permission, "section");
      return { ...grant, sectionId: params.sectionId, lessonId: row?.lessonId ?? "" };
    },
  });

export const mayReadSection = inSection("mayReadSection", "read", "The course's members, once the section is published; before that its editors");
export const mayEditSection = inSection("mayEditSection", "edit", "The course's instructors and organisation administrators");

/** A section that was never published exists for editors only. */
export function isSectionVisible(row: access.SectionPlaceRow, role: OrganisationRole | null): boolean {
  return row.published || permissionsIn(row, role).includes("edit");
}

export const mayManageEnrolment = definePolicy({
  name: "mayManageEnrolment",
  summary: "The course's instructors and organisation administrators",
  check: async (ctx: Context, { params }: { params: { enrolmentId: string } }): Promise<EnrolmentGrant> => {
    const actor = requireActor(ctx);
    const row = await access.findPlaceByEnrolment(ctx.sql, { ...actor, enrolmentId: params.enrolmentId });
    return { ...grantInside(actor, row, "manage_people", "enrolment"), enrolmentId: params.enrolmentId };
  },
});

export const maySeeMaterial = definePolicy({
  name: "maySeeMaterial",
  summary: "The course's members; everybody who sees a published course, when it is its thumbnail",
  check: async (ctx: Context, { params }: { params: { materialId: string } }) => {
    const organisationId = await readerOrganisation(ctx);
    const row = organisationId
      ? await access.findPlaceByMaterial(ctx.sql, { organisationId, userId: ctx.actor?.userId ?? null, materialId: params.materialId })
      : null;
    const found = toAccess(row, ctx.actor?.role ?? null);
    if (row && found && (row.isThumbnail || found.permissions.includes("read")))
      return { actor: ctx.actor, access: found, materialId: params.materialId, isThumbnail: row.isThumbnail };
    requireActor(ctx);
    throw notFound("file");
  },
});

/** Who sees a course knows that it exists: refused is 403. */
function grantCourse(actor: Actor, row: access.PlaceRow | null, permission: CoursePermission | null): CourseGrant {
  const found = toAccess(row, actor.role);
  if (!found) throw notFound("course");
  if (permission && !found.permissions.includes(permission)) throw notAllowed();
  return { actor, access: found };
}

/** Parts of a course are known to its members only: for everybody else they do not exist. */
function grantInside(actor: Actor, row: access.PlaceRow | null, permission: CoursePermission, what: string): CourseGrant {
  const found = toAccess(row, actor.role);
  if (!found?.permissions.includes("read")) throw notFound(what);
  if (!found.permissions.includes(permission)) throw notAllowed();
  return { actor, access: found };
}
