import { handleEvent, handleJob, type Context } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import * as users from "@lectern/users/contract";
import * as contract from "../contract.ts";
import * as repository from "./progress.repository.ts";
import { takeOutline } from "./service/outlines.ts";
import { recount, settleClaims } from "./service/recount.ts";
import { copyRules, forgetSection } from "./service/rules.ts";

/** Operations older than this are not on any device any more. */
const OPERATIONS_KEPT_MS = 180 * 24 * 60 * 60_000;

/** One subscription for all of them: a course's outline, its learners and its end are handled in the order they happened. */
const SUBSCRIPTION = "progress.read-model";

export default {
  events: [
    handleEvent(courses.courseOutlineChanged, SUBSCRIPTION, async (_ctx, tx, { organisationId, data }) => {
      if (organisationId) await takeOutline(tx, { organisationId, courseId: data.courseId, outlineVersion: data.outlineVersion, lessons: data.lessons });
    }),
    handleEvent(courses.sectionDeleted, SUBSCRIPTION, async (_ctx, tx, { organisationId, data }) => {
      if (organisationId) await forgetSection(tx, { organisationId, courseId: data.courseId, sectionId: data.sectionId });
    }),
    handleEvent(courses.courseCopied, SUBSCRIPTION, async (_ctx, tx, { organisationId, data }) => {
      if (organisationId) await copyRules(tx, { organisationId, ...data });
    }),
    handleEvent(courses.enrolmentCreated, SUBSCRIPTION, async (_ctx, tx, { organisationId, data }) => {
      const { courseId, userId, role } = data;
      if (organisationId) await repository.setLearner(tx.sql, { organisationId, courseId, userId }, role === "student");
    }),
    handleEvent(courses.enrolmentEnded, SUBSCRIPTION, async (_ctx, tx, { data }) => repository.endLearner(tx.sql, data.courseId, data.userId)),
    handleEvent(courses.courseDeleted, SUBSCRIPTION, async (_ctx, tx, { data }) => {
      if (data.purged) await repository.deleteCourse(tx.sql, data.courseId);
    }),
    handleEvent(users.userDeleted, "progress.forget-person", async (_ctx, tx, { data }) => repository.deletePerson(tx.sql, data.userId)),
  ],
  jobs: [
    handleJob(contract.recount, (ctx, input, run) => recount(ctx, input, run)),
    handleJob(contract.settleClaims, (ctx, input, run) => settleClaims(ctx, input, run)),
    handleJob(contract.tidyOperations, async (ctx: Context) => ({
      removed: await repository.deleteOperationsBefore(ctx.sql, new Date(ctx.now().getTime() - OPERATIONS_KEPT_MS)),
    })),
  ],
};
