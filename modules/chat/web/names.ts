import type { Room } from "../contract.ts";

/** What a room is called: by its course or session, or by the people one talks with. */
export function roomName(
  { title, people }: Pick<Room, "title" | "people">,
  words: { list: (names: readonly string[]) => string; formerMember: string },
): string {
  return title ?? (words.list(people.map(({ fullName }) => fullName || words.formerMember)) || words.formerMember);
}

/** Where a message of a room is shown. */
export function linkTo({ id, kind, courseId }: Pick<Room, "id" | "kind" | "courseId">, sequence: number): string {
  return `${kind === "course" && courseId ? `/course/${courseId}/chat` : `/messages/${id}`}?at=${sequence}`;
}
