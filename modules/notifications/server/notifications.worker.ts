import { messageAddressed, messageChanged } from "@lectern/chat/contract";
import { handleEvent, handleJob, type WorkerPart } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import { userDeleted } from "@lectern/users/contract";
import * as contract from "../contract.ts";
import { sendDigests } from "./digest/send.ts";
import { forgetPerson } from "./repository/removal.repository.ts";
import { postAnnouncement } from "./service/announcements.ts";
import { drainIntake } from "./service/drain.ts";
import * as intake from "./service/intake.ts";
import { followMessage, forgetAnnouncement, forgetCourse, tidyNotifications } from "./service/tidy.ts";

/** One subscription for all of them: a person's numbers follow the order in which things happened. */
const SUBSCRIPTION = "notifications.intake";

const worker: WorkerPart = {
  events: [
    handleEvent(messageAddressed, SUBSCRIPTION, (_ctx, tx, event) => intake.noteMessage(tx, event)),
    handleEvent(messageChanged, SUBSCRIPTION, (_ctx, tx, { data, organisationId }) => followMessage(tx, organisationId, data)),
    handleEvent(courses.coursePublished, SUBSCRIPTION, (_ctx, tx, event) => intake.notePublished(tx, event)),
    handleEvent(courses.enrolmentPromoted, SUBSCRIPTION, (_ctx, tx, event) => intake.notePromoted(tx, event)),
    handleEvent(courses.enrolmentCreated, SUBSCRIPTION, (_ctx, tx, event) => intake.noteEnrolled(tx, event)),
    handleEvent(courses.enrolmentEnded, SUBSCRIPTION, (_ctx, tx, event) => intake.noteEnded(tx, event)),
    handleEvent(contract.announcementCreated, SUBSCRIPTION, (_ctx, tx, event) => intake.noteAnnouncement(tx, event)),
    handleEvent(contract.announcementRemoved, SUBSCRIPTION, (_ctx, tx, { data }) => forgetAnnouncement(tx, data)),
    handleEvent(courses.courseDeleted, SUBSCRIPTION, async (_ctx, tx, { data }) => {
      if (data.purged) await forgetCourse(tx, data.courseId);
    }),
    handleEvent(userDeleted, SUBSCRIPTION, (_ctx, tx, { data }) => forgetPerson(tx.sql, data.userId)),
  ],
  jobs: [
    handleJob(contract.deliver, (ctx, _input, run) => drainIntake(ctx, run)),
    handleJob(contract.resumeDelivery, (ctx, _input, run) => drainIntake(ctx, run)),
    handleJob(contract.sendDigests, (ctx) => sendDigests(ctx)),
    handleJob(contract.tidyNotifications, (ctx) => tidyNotifications(ctx)),
    handleJob(contract.postAnnouncement, (ctx, input) => postAnnouncement(ctx, input)),
  ],
};

export default worker;
