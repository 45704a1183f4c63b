import { notFound, type Context, type Transaction } from "@lectern/core";
import { roomChanged, type moderation, type updateModeration } from "../../contract.ts";
import type { RouteInput } from "@lectern/core";
import type { z } from "zod";
import type { RoomAccess, RoomGrant } from "../chat.policy.ts";
import { personOf } from "../people.ts";
import * as repository from "../repository/moderation.repository.ts";
import * as rooms from "../repository/rooms.repository.ts";
import { roomOf } from "../rooms.ts";
import { writeSystemLineIn } from "./system.ts";

type Rules = z.output<typeof moderation>;

const UNTOUCHED: Rules = { slowModeSeconds: 0, writers: "everyone", words: [] };

export async function getModeration(ctx: Context, { access }: RoomGrant): Promise<Rules> {
  const row = await rooms.findRoom(ctx.sql, { organisationId: access.organisationId, roomId: access.id });
  return row ? rulesOf(row) : UNTOUCHED;
}

const rulesOf = ({ slowModeSeconds, writers, words }: Rules): Rules => ({ slowModeSeconds, writers, words });

/** What is the same already is not changed again: no line, no entry in the audit log. */
export async function changeRules(ctx: Context, { actor, access }: RoomGrant, wanted: RouteInput<typeof updateModeration>["body"]): Promise<Rules> {
  const sender = await personOf(ctx, actor);
  return ctx.transaction(async (tx) => {
    const before = rulesOf(await lockRoom(tx, access));
    const after: Rules = {
      slowModeSeconds: wanted.slowModeSeconds ?? before.slowModeSeconds,
      writers: wanted.writers ?? before.writers,
      words: wanted.words ? [...new Map(wanted.words.map((word) => [word.toLowerCase(), word])).values()] : before.words,
    };
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    await repository.saveRules(tx.sql, access.id, after);
    const { slowModeSeconds, writers, words } = after;
    // The words themselves would stand in the audit log for ever.
    const details = { courseId: access.courseId, slowModeSeconds, writers, words: words.length };
    await tx.audit({ action: "chat.rules_changed", targetType: "room", targetId: access.id, details });
    tx.broadcast(roomOf(access), roomChanged, { roomId: access.id, courseId: access.courseId });
    const line = { clientId: ctx.newId() };
    const name = sender.fullName;
    if (slowModeSeconds !== before.slowModeSeconds) {
      const message = slowModeSeconds === 0 ? `${name} ended slow mode` : `${name} set slow mode: one message every ${slowModeSeconds} s`;
      await writeSystemLineIn(ctx, tx, access, sender, { ...line, message, system: { kind: "slow_mode_changed", values: { name, seconds: slowModeSeconds } } });
    }
    if (writers !== before.writers) {
      const message = writers === "staff" ? `${name} lets only staff write` : `${name} lets everybody write`;
      await writeSystemLineIn(ctx, tx, access, sender, { clientId: ctx.newId(), message, system: { kind: "writers_changed", values: { name, writers } } });
    }
    return after;
  });
}

/** The room's row, locked; a course's room is made by the first thing that is decided about it. */
export async function lockRoom(
  tx: Transaction,
  { id, kind, organisationId }: Pick<RoomAccess, "id" | "kind" | "organisationId">,
): Promise<rooms.LockedRoomRow> {
  if (kind === "course") await rooms.ensureCourseRooms(tx.sql, [{ organisationId, courseId: id }]);
  const [room] = await rooms.lockRooms(tx.sql, [id]);
  if (!room) throw notFound("room");
  return room;
}
