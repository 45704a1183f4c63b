import type { RoomKind } from "../contract.ts";

interface RoomName {
  readonly id: string;
  readonly kind: RoomKind;
}

const PREFIX = { course: "course", session: "live", direct: "direct" } as const satisfies Record<RoomKind, string>;

/** Socket room of the people who entered a room. Without a kind: of a course. */
export const roomOf = ({ id, kind }: RoomName) => `${PREFIX[kind]}_${id}`;

/** Socket room of a course's staff: learners' progress and drafts go there. */
export const staffRoomOf = (courseId: string) => `course_staff_${courseId}`;

/** Socket room of those who want to hear that there is something new in a room, whether they entered it or not. */
export const activityRoomOf = (roomId: string) => `activity_${roomId}`;

/** Socket room of one person's connections. */
export const personRoomOf = (userId: string) => `user_${userId}`;

/** The chat room behind a socket room's name, if there is one. */
export function roomNamed(name: string): RoomName | null {
  const [, prefix, id] = name.match(/^(course|live|direct)_([0-9a-f-]{36})$/) ?? [];
  if (!id) return null;
  return { id, kind: prefix === "live" ? "session" : prefix === "direct" ? "direct" : "course" };
}
