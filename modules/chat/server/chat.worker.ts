import { handleEvent, type WorkerPart } from "@lectern/core";
import { courseDeleted, enrolmentEnded } from "@lectern/courses/contract";
import { expel } from "./chat.service.ts";
import { deleteRoom } from "./chat.repository.ts";

const part: WorkerPart = {
  events: [
    handleEvent(courseDeleted, "chat.rooms", (_ctx, tx, event) => deleteRoom(tx.sql, event.data.courseId)),
    handleEvent(enrolmentEnded, "chat.presence", async (ctx, tx, { organisationId, data: { courseId, userId } }) => {
      if (organisationId) tx.afterCommit(() => expel(ctx, { organisationId, courseId, userId }));
    }),
  ],
};

export default part;
