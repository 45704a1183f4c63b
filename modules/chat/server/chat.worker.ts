import { handleEvent, type WorkerPart } from "@lectern/core";
import { courseDeleted } from "@lectern/courses/contract";
import { deleteRoom } from "./chat.repository.ts";

const part: WorkerPart = {
  events: [handleEvent(courseDeleted, "chat.rooms", (_ctx, tx, event) => deleteRoom(tx.sql, event.data.courseId))],
};

export default part;
