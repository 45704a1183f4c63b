import { decodeCursor, id as uuid, notFound, toPage, type Context, type RouteInput } from "@lectern/core";
import { getAccess } from "@lectern/courses/contract";
import { getActor } from "@lectern/users/contract";
import { z } from "zod";
import { roomChanged, type mute, type muteUser } from "../../contract.ts";
import { staffNotMuted } from "../chat.errors.ts";
import type { RoomAccess, RoomGrant } from "../chat.policy.ts";
import { peopleById, stranger } from "../chat.presenter.ts";
import * as repository from "../repository/moderation.repository.ts";
import { personRoomOf } from "../rooms.ts";
import { lockRoom } from "./moderation.ts";

type Mute = z.output<typeof mute>;

/** When it began, and of whom. */
const cursorShape = z.tuple([z.iso.datetime(), uuid]);

export async function listMutes(ctx: Context, { access }: RoomGrant, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const [createdAt, userId] = decodeCursor(cursor, cursorShape) ?? [];
  const rows = await repository.listMutes(ctx.sql, access.id, createdAt && userId ? { createdAt, userId } : null, limit + 1);
  const { items, nextCursor } = toPage(
    rows,
    limit,
    (row) => row,
    (row) => [row.createdAt.toISOString(), row.userId],
  );
  return { items: await present(ctx, access, items), nextCursor };
}

/**
 * Holds from the moment it is answered: the next message reads it under the room's lock. Not for staff (422 `staff_not_muted`), nor for
 * people of other organisations (404).
 */
export async function muteSomebody(
  ctx: Context,
  { actor, access }: RoomGrant,
  userId: string,
  { minutes, reason }: RouteInput<typeof muteUser>["body"],
): Promise<Mute> {
  const people = await peopleById(ctx, access.organisationId, [userId]);
  if (!people.has(userId)) throw notFound("person");
  if (await isStaff(ctx, access, userId)) throw staffNotMuted();
  const row = await ctx.transaction(async (tx) => {
    await lockRoom(tx, access);
    const before = await repository.findMute(tx.sql, access.id, userId);
    // The same again changes nothing; a time that is given counts from now.
    if (before && minutes === null && before.until === null && before.reason === reason) return before;
    await repository.saveMute(tx.sql, { roomId: access.id, userId, minutes, reason, by: actor.userId });
    await tx.audit({ action: "chat.user_muted", targetType: "user", targetId: userId, details: { roomId: access.id, courseId: access.courseId, minutes } });
    tx.broadcast(personRoomOf(userId), roomChanged, { roomId: access.id, courseId: access.courseId });
    return repository.findMute(tx.sql, access.id, userId);
  });
  const [shown] = row ? await present(ctx, access, [row]) : [];
  if (!shown) throw notFound("person");
  return shown;
}

export async function unmuteSomebody(ctx: Context, { access }: RoomGrant, userId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await repository.deleteMute(tx.sql, access.id, userId))) return;
    await tx.audit({ action: "chat.user_unmuted", targetType: "user", targetId: userId, details: { roomId: access.id, courseId: access.courseId } });
    tx.broadcast(personRoomOf(userId), roomChanged, { roomId: access.id, courseId: access.courseId });
  });
}

/** With their role in the organisation: its administrators are staff of every course. */
async function isStaff(ctx: Context, { organisationId, courseId }: RoomAccess, userId: string): Promise<boolean> {
  if (!courseId) return true;
  const person = await ctx.call(getActor, { organisationId, userId });
  const access = await ctx.call(getAccess, { organisationId, userId, role: person?.role ?? null, courseId });
  return access?.permissions.includes("moderate") ?? false;
}

async function present(ctx: Context, { organisationId }: RoomAccess, rows: readonly repository.FullMuteRow[]): Promise<Mute[]> {
  const people = await peopleById(ctx, organisationId, [...new Set(rows.flatMap(({ userId, mutedBy }) => [userId, mutedBy]))]);
  return rows.map(({ userId, until, reason, mutedBy, createdAt }) => ({
    user: people.get(userId) ?? stranger(userId),
    until: until?.toISOString() ?? null,
    reason,
    by: people.get(mutedBy) ?? null,
    createdAt: createdAt.toISOString(),
  }));
}
