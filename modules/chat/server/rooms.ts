/** Socket room of a course: its members who joined. */
export const roomOf = (courseId: string) => `course_${courseId}`;

/** Socket room of a course's staff: learners' progress and drafts go there. */
export const staffRoomOf = (courseId: string) => `course_staff_${courseId}`;

/** The course of a socket room's name, if it is one. */
export function courseOf(room: string): string | null {
  const match = room.match(/^course_([0-9a-f-]{36})$/);
  return match?.[1] ?? null;
}
