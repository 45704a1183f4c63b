import type { Context, Transaction } from "@lectern/core";
import { roomAdded } from "../../contract.ts";
import { accessKey } from "../chat.policy.ts";
import { deletePlaces, openPlaces } from "../repository/places.repository.ts";
import { ensureCourseRooms, listSessionRoomIds } from "../repository/rooms.repository.ts";
import { activityRoomOf, personRoomOf, roomOf } from "../rooms.ts";
import { expel } from "./presence.ts";

interface Enrolment {
  readonly organisationId: string;
  readonly courseId: string;
  readonly userId: string;
}

/** Somebody came into a course: what was said in its room before is not unread, and their lists of rooms have one more. */
export async function arrive(ctx: Context, tx: Transaction, { organisationId, courseId, userId }: Enrolment): Promise<void> {
  await ensureCourseRooms(tx.sql, [{ organisationId, courseId }]);
  await openPlaces(tx.sql, [{ organisationId, roomId: courseId, userId }]);
  tx.afterCommit(() => ctx.forget(accessKey({ organisationId, roomId: courseId, userId })));
  tx.broadcast(personRoomOf(userId), roomAdded, { roomId: courseId, courseId });
}

/** Somebody's place in a course ended: they hear nothing more of its rooms, and the others see them go. */
export async function depart(ctx: Context, tx: Transaction, { organisationId, courseId, userId }: Enrolment): Promise<void> {
  const sessions = await listSessionRoomIds(tx.sql, organisationId, courseId);
  await deletePlaces(tx.sql, { organisationId, courseId, userId });
  const places = [{ id: courseId, kind: "course" as const }, ...sessions.map((id) => ({ id, kind: "session" as const }))];
  tx.broadcast(personRoomOf(userId), roomAdded, { roomId: courseId, courseId });
  tx.afterCommit(async () => {
    for (const place of places) {
      ctx.forget(accessKey({ organisationId, roomId: place.id, userId }));
      ctx.realtime.leaveRoom(personRoomOf(userId), roomOf(place));
      ctx.realtime.leaveRoom(personRoomOf(userId), activityRoomOf(place.id));
      await expel(ctx, { organisationId, place: { ...place, courseId }, userId });
    }
  });
}
