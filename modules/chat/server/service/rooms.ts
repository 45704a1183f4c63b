import type { Actor, Context, SocketConnection } from "@lectern/core";
import { getMine } from "@lectern/courses/contract";
import { ROOMS_LISTED, type Room } from "../../contract.ts";
import { permissionsIn } from "../chat.policy.ts";
import * as rooms from "../repository/rooms.repository.ts";
import { activityRoomOf } from "../rooms.ts";
import { presentRooms, type RoomEntry } from "./present-rooms.ts";

/** When something happened in it last. */
type Entry = RoomEntry & { readonly activeAt: number };

/** The latest activity first. */
export async function listRooms(ctx: Context, actor: Actor): Promise<Room[]> {
  return presentRooms(ctx, actor, await entriesOf(ctx, actor));
}

/** First the sockets enter, then the numbers are read: what happens in between comes twice rather than not at all. */
export async function watchRooms(ctx: Context, actor: Actor, connection: SocketConnection): Promise<Room[]> {
  const entries = await entriesOf(ctx, actor);
  await Promise.all(entries.map(({ access }) => connection.join(activityRoomOf(access.id))));
  const ids = entries.map(({ access }) => access.id);
  const rows = new Map((await rooms.findRooms(ctx.sql, actor.organisationId, ids)).map((row) => [row.id, row]));
  return presentRooms(
    ctx,
    actor,
    entries.map((entry) => ({ ...entry, row: rows.get(entry.access.id) ?? entry.row })),
  );
}

/** What administrators may do in every course, whatever their place in it. */
const ADMINISTRATORS = ["read", "chat", "moderate"] as const;

/** All rooms of one person: the same few statements for one as for two hundred. */
async function entriesOf(ctx: Context, { organisationId, userId, role }: Actor): Promise<Entry[]> {
  const [courses, directs] = await Promise.all([
    ctx.call(getMine, { organisationId, userId, limit: ROOMS_LISTED }),
    rooms.listDirectRooms(ctx.sql, { organisationId, userId }, ROOMS_LISTED),
  ]);
  const isAdministrator = role === "admin" || role === "platform_admin";
  const readable = courses.filter(({ permissions }) => permissions.includes("read"));
  const [rows, members] = await Promise.all([
    rooms.listCourseRooms(
      ctx.sql,
      organisationId,
      readable.map(({ id }) => id),
    ),
    rooms.listMembers(
      ctx.sql,
      organisationId,
      directs.map(({ id }) => id),
    ),
  ]);
  const byCourse = Map.groupBy(rows, ({ courseId }) => courseId);
  const byRoom = Map.groupBy(members, ({ roomId }) => roomId);
  const ofCourses = readable.flatMap((course): Entry[] => {
    const known = byCourse.get(course.id) ?? [];
    const own = known.find(({ kind }) => kind === "course") ?? null;
    return [own, ...known.filter(({ kind }) => kind === "session")].map((row) => {
      const kind = row?.kind ?? "course";
      const closed = course.status === "archived" || (row?.closedAt ?? null) !== null;
      const title = kind === "session" ? (row?.title ?? null) : course.title;
      const permissions = permissionsIn(isAdministrator ? ADMINISTRATORS : course.permissions, closed);
      const since = row?.kind === "session" ? row.createdAt.getTime() : Date.parse(course.enrolledAt);
      const access = { id: row?.id ?? course.id, kind, organisationId, courseId: course.id, title, permissions, memberIds: [], closed };
      return { access, row, activeAt: row?.lastMessageAt?.getTime() ?? since };
    });
  });
  const conversations = directs.map((row): Entry => {
    const memberIds = (byRoom.get(row.id) ?? []).map((member) => member.userId);
    const access = {
      id: row.id,
      kind: row.kind,
      organisationId,
      courseId: null,
      title: null,
      permissions: ["read", "write"] as const,
      memberIds,
      closed: false,
    };
    return { access, row, activeAt: (row.lastMessageAt ?? row.createdAt).getTime() };
  });
  return [...ofCourses, ...conversations].toSorted((a, b) => b.activeAt - a.activeAt).slice(0, ROOMS_LISTED);
}
