import { everyone, serveRoute, signedIn, withPermission } from "@lectern/core";
import * as contract from "../contract.ts";
import * as policy from "./courses.policy.ts";
import { startCopy } from "./service/copy.ts";
import * as courses from "./service/courses.ts";
import * as drafts from "./service/drafts.ts";
import * as codes from "./service/enrolment/codes.ts";
import * as groups from "./service/enrolment/groups.ts";
import { getHistory } from "./service/enrolment/history.ts";
import * as enrolment from "./service/enrolment/join.ts";
import * as waiting from "./service/enrolment/waiting.ts";
import { materialRoutes } from "./materials.routes.ts";
import * as outline from "./service/outline.ts";
import * as publish from "./service/publish.ts";
import * as read from "./service/read.ts";
import * as roster from "./service/roster.ts";
import * as sections from "./service/sections.ts";

export default [
  serveRoute(contract.listCourses, everyone, ({ ctx, grant, query }) => read.listCourses(ctx, grant, query)),
  serveRoute(contract.createCourse, withPermission(policy.createCourse), ({ ctx, grant, body }) => courses.createCourse(ctx, grant, body)),
  serveRoute(contract.getCourse, policy.maySeeCourse, ({ ctx, grant, query }) => read.openCourse(ctx, grant, query.include === "content")),
  serveRoute(contract.updateCourse, policy.mayEditCourse, ({ ctx, grant, body }) => courses.updateCourse(ctx, grant, body)),
  serveRoute(contract.deleteCourse, policy.mayDeleteCourse, ({ ctx, grant }) => courses.deleteCourse(ctx, grant)),
  serveRoute(contract.publishCourse, policy.mayPublishCourse, ({ ctx, grant }) => publish.publishCourse(ctx, grant)),
  serveRoute(contract.unpublishCourse, policy.mayPublishCourse, ({ ctx, grant }) => publish.withdrawCourse(ctx, grant, "draft")),
  serveRoute(contract.archiveCourse, policy.mayPublishCourse, ({ ctx, grant }) => publish.withdrawCourse(ctx, grant, "archived")),

  serveRoute(contract.copyCourse, policy.mayCopyCourse, ({ ctx, grant, body }) => startCopy(ctx, grant, body)),

  serveRoute(contract.createLesson, policy.mayEditCourse, ({ ctx, grant, body }) => outline.createLesson(ctx, grant, body)),
  serveRoute(contract.updateLesson, policy.mayEditLesson, ({ ctx, grant, body }) => outline.updateLesson(ctx, grant, body)),
  serveRoute(contract.deleteLesson, policy.mayEditLesson, ({ ctx, grant }) => outline.deleteLesson(ctx, grant)),
  serveRoute(contract.orderOutline, policy.mayEditCourse, ({ ctx, grant, body }) => outline.orderOutline(ctx, grant, body)),

  serveRoute(contract.createSection, policy.mayEditLesson, ({ ctx, grant, body }) => sections.createSection(ctx, grant, body)),
  serveRoute(contract.getSection, policy.mayReadSection, ({ ctx, grant }) => sections.openSection(ctx, grant)),
  serveRoute(contract.updateSection, policy.mayEditSection, ({ ctx, grant, body }) => sections.updateSection(ctx, grant, body)),
  serveRoute(contract.deleteSection, policy.mayEditSection, ({ ctx, grant }) => sections.deleteSection(ctx, grant)),

  serveRoute(contract.saveDraft, policy.mayEditSection, ({ ctx, grant, body }) => drafts.saveDraft(ctx, grant, body)),
  serveRoute(contract.publishDraft, policy.mayEditSection, ({ ctx, grant, body }) => drafts.publishDraft(ctx, grant, body?.revision)),
  serveRoute(contract.discardDraft, policy.mayEditSection, ({ ctx, grant }) => drafts.discardDraft(ctx, grant)),
  serveRoute(contract.listRevisions, policy.mayEditSection, ({ ctx, grant, query }) => drafts.listRevisions(ctx, grant, query)),
  serveRoute(contract.getRevision, policy.mayEditSection, ({ ctx, grant, params }) => drafts.getRevision(ctx, grant, params.revision)),
  serveRoute(contract.restoreRevision, policy.mayEditSection, ({ ctx, grant, params, body }) =>
    drafts.restoreRevision(ctx, grant, params.revision, body?.baseRevision),
  ),

  serveRoute(contract.enrol, policy.mayKnowCourse, async ({ ctx, grant, body, http }) => {
    const joined = await enrolment.enrol(ctx, grant, body?.code);
    http.status(joined.created ? 201 : 200);
    return joined.enrolment;
  }),
  serveRoute(contract.joinWithCode, signedIn, async ({ ctx, grant, body, http }) => {
    const joined = await enrolment.joinWithCode(ctx, grant, body.code);
    http.status(joined.created ? 201 : 200);
    return joined.enrolment;
  }),
  serveRoute(contract.leave, policy.mayKnowCourse, ({ ctx, grant }) => enrolment.leave(ctx, grant)),
  serveRoute(contract.listCodes, policy.mayManagePeople, ({ ctx, grant }) => codes.listCodes(ctx, grant)),
  serveRoute(contract.createCode, policy.mayManagePeople, ({ ctx, grant, body }) => codes.createCode(ctx, grant, body)),
  serveRoute(contract.revokeCode, policy.mayManagePeople, ({ ctx, grant, params }) => codes.revokeCode(ctx, grant, params.codeId)),
  serveRoute(contract.listWaiting, policy.maySeePeople, ({ ctx, grant, query }) => waiting.listWaiting(ctx, grant, query)),
  serveRoute(contract.moveWaiting, policy.mayManageEnrolment, ({ ctx, grant, body }) => waiting.moveWaiting(ctx, grant, body.position)),
  serveRoute(contract.getEnrolmentHistory, policy.mayManageEnrolment, ({ ctx, grant }) => getHistory(ctx, grant)),
  serveRoute(contract.enrolGroup, policy.mayManagePeople, ({ ctx, grant, body }) => groups.enrolGroup(ctx, grant, body)),
  serveRoute(contract.listEnrolledGroups, policy.maySeePeople, ({ ctx, grant }) => groups.listEnrolledGroups(ctx, grant)),
  serveRoute(contract.updateEnrolledGroup, policy.mayManagePeople, ({ ctx, grant, params, body }) =>
    groups.updateEnrolledGroup(ctx, grant, params.groupId, body.keepInStep),
  ),
  serveRoute(contract.forgetEnrolledGroup, policy.mayManagePeople, ({ ctx, grant, params }) => groups.forgetEnrolledGroup(ctx, grant, params.groupId)),
  serveRoute(contract.listEnrolments, policy.maySeePeople, ({ ctx, grant, query }) => roster.listEnrolments(ctx, grant, query)),
  serveRoute(contract.addEnrolments, policy.mayManagePeople, ({ ctx, grant, body }) => roster.addEnrolments(ctx, grant, body)),
  serveRoute(contract.updateEnrolment, policy.mayManageEnrolment, ({ ctx, grant, body }) => roster.updateEnrolment(ctx, grant, body)),
  serveRoute(contract.listStaff, policy.mayReadCourse, ({ ctx, grant }) => roster.listStaff(ctx, grant)),
  serveRoute(contract.addStaff, policy.mayManagePeople, ({ ctx, grant, body }) => roster.addStaff(ctx, grant, body)),
  serveRoute(contract.removeStaff, policy.mayManagePeople, ({ ctx, grant, params }) => roster.removeStaff(ctx, grant, params.userId)),

  ...materialRoutes,
];
