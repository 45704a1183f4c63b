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
  mayEditMaterial: EDITORS,
  mayCopyCourse: EDITORS,
  "withPermission(course.storage)": [...ADMINS, "foreignAdmin"],
  // Progress, conversation: the message is the student's.
  mayRecordProgress: MEMBERS,
  mayReadProgress: MEMBERS,
  mayReadLearningEvents: MEMBERS,
  maySeeLearners: COURSE_STAFF,
  mayEditRules: EDITORS,
  mayListRules: EDITORS,
  mayReadRoomOf: MEMBERS,
  mayEnterRoom: MEMBERS,
  mayReadRoom: MEMBERS,
  mayWriteInRoom: MEMBERS,
  mayReadFile: MEMBERS,
  mayModerateRoom: COURSE_STAFF,
  mayPinMessage: COURSE_STAFF,
  mayDeleteMessage: ["student", ...COURSE_STAFF],
  mayEditMessage: ["student"],
  mayWriteInRoomOf: MEMBERS,
  // Notifications: one of the student's. Announcements: one by the instructor.
  ownNotification: ["student"],
  mayReadAnnouncements: MEMBERS,
  mayAnnounce: COURSE_STAFF,
  mayEditAnnouncement: EDITORS,
  // Interoperability and administration.
  "withPermission(interop.import)": ["instructor", "colleague", ...ADMINS, "foreignInstructor", "foreignAdmin"],
  "withPermission(people.import)": [...ADMINS, "foreignAdmin"],
  mayAdminister: [...ADMINS, "foreignAdmin"],
};

/** Things of one person, where the policy only asks for a session and the query then looks for the caller's own. */
const OF_THE_STUDENT: Readonly<Record<string, readonly Persona[]>> = {
  "DELETE /api/auth/sessions/:sessionId": ["student"],
};

/**
 * Whom a route serves: as its policy says. Where a policy only asks for a role and the path names a thing, people of
 * another organisation pass the policy and find nothing.
 */
export function servedBy(name: string, policy: string): readonly Persona[] {
  const allowed = ALLOWED[policy] ?? [];
  return OF_THE_STUDENT[name] ?? (name.includes(":") ? allowed.filter((persona) => !persona.startsWith("foreign")) : allowed);
}
