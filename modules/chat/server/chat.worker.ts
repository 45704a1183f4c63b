import { handleEvent, type WorkerPart } from "@lectern/core";
import { courseDeleted, enrolmentCreated, enrolmentEnded } from "@lectern/courses/contract";
import { deleteRoomsOfCourse } from "./repository/rooms.repository.ts";
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
  ],
};

export default part;
