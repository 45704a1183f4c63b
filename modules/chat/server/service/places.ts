import type { Context } from "@lectern/core";
import type { RoomGrant } from "../chat.policy.ts";
import type { RoomRow } from "../repository/rooms.repository.ts";

/** How often somebody may tell how far they have read, by the people in the room: a room of 2,000 sends 67 a second, not 2,000. */
const MARK_EVERY_MS = [
  { upTo: 50, ms: 1_000 },
  { upTo: 500, ms: 5_000 },
  { upTo: Infinity, ms: 30_000 },
] as const;

const markEveryMs = (online: number) => MARK_EVERY_MS.find(({ upTo }) => online <= upTo)?.ms ?? 30_000;

/** A room as this person sees it on entering. */
export async function presentPlace(_ctx: Context, { access }: RoomGrant, row: RoomRow | null, online: number) {
  return {
    room: {
      id: access.id,
      kind: access.kind,
      courseId: access.courseId,
      title: access.title,
      people: [],
      permissions: [...access.permissions],
      muted: null,
      slowModeSeconds: row?.slowModeSeconds ?? 0,
      writers: row?.writers ?? ("everyone" as const),
      closed: access.closed,
      sequence: row?.lastSequence ?? 0,
      revision: row?.lastRevision ?? 0,
      readSequence: 0,
      unread: 0,
      unreadMentions: 0,
      notices: "mentions" as const,
    },
    markEveryMs: markEveryMs(online),
    marks: [],
  };
}
