import { notFound, validationFailed, type Actor, type Context } from "@lectern/core";
import { listMembers } from "@lectern/courses/contract";
import { findSuspended, getMany, search } from "@lectern/users/contract";
import { roomAdded, type ChatPerson, type Room } from "../../contract.ts";
import { findAccess, type RoomGrant } from "../chat.policy.ts";
import { peopleById } from "../chat.presenter.ts";
import { openPlaces } from "../repository/places.repository.ts";
import { ensureDirectRoom } from "../repository/rooms.repository.ts";
import { personRoomOf } from "../rooms.ts";
import { searchForm } from "../text.ts";
import { presentRoom } from "./present-rooms.ts";

const PEOPLE_LISTED = 20;

/** Answers the one room these people have, and whether it was made now. Oneself among `userIds` is nobody more. */
export async function openDirect(ctx: Context, actor: Actor, userIds: readonly string[]): Promise<{ room: Room; created: boolean }> {
  const { organisationId, userId } = actor;
  const others = [...new Set(userIds)].filter((id) => id !== userId);
  if (others.length === 0) throw validationFailed([{ path: "/userIds", code: "too_small", message: "Name somebody beside yourself." }]);
  const [known, suspended] = await Promise.all([ctx.call(getMany, { organisationId, ids: others }), ctx.call(findSuspended, { organisationId, ids: others })]);
  // Somebody suspended or of another organisation looks like nobody.
  if (known.length < others.length || suspended.length > 0) throw notFound("person");
  const memberIds = [userId, ...others].toSorted();
  const { id, created } = await ctx.transaction(async (tx) => {
    const room = await ensureDirectRoom(tx.sql, { organisationId, roomId: ctx.newId() }, memberIds);
    if (!room.created) return room;
    await openPlaces(
      tx.sql,
      memberIds.map((member) => ({ organisationId, roomId: room.id, userId: member })),
    );
    for (const member of memberIds) tx.broadcast(personRoomOf(member), roomAdded, { roomId: room.id, courseId: null });
    return room;
  });
  const access = await findAccess(ctx, actor, id);
  if (!access) throw notFound("room");
  return { room: await presentRoom(ctx, { actor, access }), created };
}

/** Active people of the organisation, oneself left out. */
export async function searchPeople(ctx: Context, { organisationId, userId }: Actor, q: string): Promise<ChatPerson[]> {
  const found = await ctx.call(search, { organisationId, query: q, limit: PEOPLE_LISTED + 1 });
  return found
    .filter(({ id }) => id !== userId)
    .slice(0, PEOPLE_LISTED)
    .map(({ id, fullName, avatarUrl }) => ({ id, fullName, avatarUrl }));
}

/** People of a room by name, oneself left out. */
export async function listRoomPeople(ctx: Context, { actor, access }: RoomGrant, q: string | undefined): Promise<ChatPerson[]> {
  const { organisationId, courseId, memberIds } = access;
  const people = courseId
    ? (await ctx.call(listMembers, { organisationId, courseId, ...(q ? { search: q } : {}), limit: PEOPLE_LISTED + 1 })).items.flatMap(({ user }) => user ?? [])
    : withWords([...(await peopleById(ctx, organisationId, memberIds)).values()], q ?? "");
  return people
    .filter(({ id }) => id !== actor.userId)
    .slice(0, PEOPLE_LISTED)
    .map(({ id, fullName, avatarUrl }) => ({ id, fullName, avatarUrl }));
}

function withWords(people: readonly ChatPerson[], q: string): ChatPerson[] {
  const words = searchForm(q).split(" ");
  return people
    .filter(({ fullName }) => words.every((word) => ` ${searchForm(fullName)}`.includes(` ${word}`)))
    .toSorted((a, b) => a.fullName.localeCompare(b.fullName));
}
