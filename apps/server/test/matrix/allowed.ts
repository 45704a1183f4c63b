import { GROUPS, type Persona } from "./personas.ts";

const { all, SIGNED_IN, OWN, ADMINS, EDITORS, COURSE_STAFF, MEMBERS } = GROUPS;

/**
 * Who each policy lets in, written down a second time, by hand: for the things of one organisation and one course of it.
 * A new policy needs a row here; a row nobody needs fails too.
 */
export const ALLOWED: Readonly<Record<string, readonly Persona[]>> = {
  everyone: all,
  signedIn: SIGNED_IN,
  // Platform: the job belongs to the course's instructor.
  mayFollowJob: ["instructor", ...ADMINS],
  ownUpload: ["student"],
  // People and organisations: the person is the course's student.
  mayListPeople: ["instructor", "colleague", ...ADMINS],
  maySeePerson: ["student", "instructor", "colleague", ...ADMINS],
  mayEditPerson: ["student", ...ADMINS],
  maySeeAvatar: OWN,
  maySeeOrganisation: OWN,
  mayManageOrganisation: ADMINS,
  "withPermission(people.manage)": [...ADMINS, "foreignAdmin"],
  "withPermission(organisations.manage)": ["platformAdmin"],
  "withPermission(groups.manage)": [...ADMINS, "foreignAdmin"],
  mayListGroups: SIGNED_IN,
  maySeeBatch: ["instructor", "colleague", ...ADMINS],
  maySeeClassSection: ["instructor", "colleague", ...ADMINS],
  maySeeBatchMembers: ["instructor", "colleague", ...ADMINS],
  maySeeClassSectionMembers: ["instructor", "colleague", ...ADMINS],
  mayManageBatch: ADMINS,
  mayManageClassSection: ADMINS,
  // Courses: a published one.
  "withPermission(course.create)": ["instructor", "colleague", ...ADMINS, "foreignInstructor", "foreignAdmin"],
  maySeeCourse: all.filter((persona) => !persona.startsWith("foreign")),
  mayKnowCourse: OWN,
  mayReadCourse: MEMBERS,
  mayReadSection: MEMBERS,
  mayEditCourse: EDITORS,
  mayEditLesson: EDITORS,
  mayEditSection: EDITORS,
  mayPublishCourse: EDITORS,
  mayDeleteCourse: EDITORS,
  mayManagePeople: EDITORS,
  mayManageEnrolment: EDITORS,
  maySeePeople: COURSE_STAFF,
  maySeeMaterial: MEMBERS,
  // Progress, conversation.
  mayRecordProgress: MEMBERS,
  mayReadProgress: MEMBERS,
  mayReadLearningEvents: MEMBERS,
  maySeeLearners: COURSE_STAFF,
  mayReadHistory: MEMBERS,
  mayReadRoom: MEMBERS,
  mayWriteInRoom: MEMBERS,
  // Interoperability and administration.
  "withPermission(interop.import)": ["instructor", "colleague", ...ADMINS, "foreignInstructor", "foreignAdmin"],
  mayAdminister: [...ADMINS, "foreignAdmin"],
};

/**
 * Routes whose policy only asks for a role or a session, and whose query then looks for the caller's own things: everybody
 * else finds nothing (404).
 */
export const OWN_THINGS: Readonly<Record<string, readonly Persona[]>> = {
  "DELETE /api/auth/sessions/:sessionId": ["student"],
  "GET /api/admin/mail/:id": ADMINS,
  "POST /api/admin/dead-letters/:id/retry": ADMINS,
};
