import type { Actor, Context, SocketConnection } from "@lectern/core";
import type { RoomReference } from "../chat.policy.ts";
import { leave } from "./presence.ts";

/** Whatever kind of room has this id: its name is left under each, which costs nothing where one never was. */
export async function leaveRoom(ctx: Context, actor: Actor, { roomId, courseId }: RoomReference, connection: SocketConnection): Promise<void> {
  const id = roomId ?? courseId ?? "";
  for (const kind of ["course", "session", "direct"] as const) await leave(ctx, actor, { id, kind }, connection);
}
