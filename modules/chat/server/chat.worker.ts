import { handleEvent, handleJob, type WorkerPart } from "@lectern/core";
import { userDeleted } from "@lectern/users/contract";
import { tidyFiles as tidyFilesJob } from "../contract.ts";
import { courseDeleted, enrolmentCreated, enrolmentEnded } from "@lectern/courses/contract";
import { forgetPerson } from "./repository/forget.repository.ts";
import { deleteRoomsOfCourse } from "./repository/rooms.repository.ts";
import { tidyFiles } from "./service/files.ts";
import { arrive, depart } from "./service/enrolment.ts";

const part: WorkerPart = {
  events: [
    handleEvent(courseDeleted, "chat.rooms", (_ctx, tx, event) => deleteRoomsOfCourse(tx.sql, event.data.courseId)),
    handleEvent(enrolmentCreated, "chat.places", async (ctx, tx, { organisationId, data: { courseId, userId } }) => {
      if (organisationId) await arrive(ctx, tx, { organisationId, courseId, userId });
    }),
    handleEvent(enrolmentEnded, "chat.presence", async (ctx, tx, { organisationId, data: { courseId, userId } }) => {
      if (organisationId) await depart(ctx, tx, { organisationId, courseId, userId });
    }),
    handleEvent(userDeleted, "chat.forget-person", async (_ctx, tx, { data }) => forgetPerson(tx.sql, data.userId)),
  ],
  jobs: [handleJob(tidyFilesJob, (ctx) => tidyFiles(ctx))],
};

export default part;
