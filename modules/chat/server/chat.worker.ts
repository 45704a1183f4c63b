import { handleEvent, type WorkerPart } from "@lectern/core";
import { courseDeleted, enrolmentEnded } from "@lectern/courses/contract";
import { accessKey } from "./chat.policy.ts";
import { deleteRoomsOfCourse } from "./repository/rooms.repository.ts";
import { expel } from "./service/presence.ts";

const part: WorkerPart = {
  events: [
    handleEvent(courseDeleted, "chat.rooms", (_ctx, tx, event) => deleteRoomsOfCourse(tx.sql, event.data.courseId)),
    handleEvent(enrolmentEnded, "chat.presence", async (ctx, tx, { organisationId, data: { courseId, userId } }) => {
      if (!organisationId) return;
      tx.afterCommit(() => {
        ctx.forget(accessKey({ organisationId, roomId: courseId, userId }));
        return expel(ctx, { organisationId, courseId, userId });
      });
    }),
  ],
};

export default part;
