import { randomUUID } from "node:crypto";
import type { TestApp, TestPerson } from "@lectern/testing";
import { uploadBytes } from "@lectern/testing/upload";
import type { Socket } from "socket.io-client";
import { expect } from "vitest";
import type { Message } from "../contract.ts";

/** A published course with its people, and what they do in its chat. */
export interface ChatHouse {
  readonly app: TestApp;
  readonly courseId: string;
  readonly teacher: TestPerson;
  /** A member. */
  join(fullName?: string): Promise<TestPerson>;
  /** Connected and in the room; of the course when none is named. */
  enter(person: TestPerson, roomId?: string): Promise<Socket>;
}

export async function openHouse(
  app: TestApp,
  { organisationId, teacherName = "Ms Vega" }: { organisationId?: string; teacherName?: string } = {},
): Promise<ChatHouse> {
  const inOrganisation = organisationId ? { organisationId } : {};
  const teacher = await app.signUp({ role: "instructor", fullName: teacherName, ...inOrganisation });
  const { token } = teacher;
  const { body: course } = await app.request("POST", "/api/courses", { token, body: { title: "Chatting" } });
  const { body: lesson } = await app.request("POST", `/api/courses/${course.id}/lessons`, { token, body: { title: "One" } });
  await app.request("POST", `/api/lessons/${lesson.id}/sections`, { token, body: { title: "A", contentType: "text", content: "<p>Hello</p>" } });
  expect((await app.request("POST", `/api/courses/${course.id}/publish`, { token })).status).toBe(200);
  return {
    app,
    courseId: course.id,
    teacher,
    join: async (fullName = "Ann") => {
      const person = await app.signUp({ fullName, ...inOrganisation });
      expect((await app.request("POST", `/api/courses/${course.id}/enroll`, { token: person.token })).status).toBe(201);
      return person;
    },
    enter: async (person, roomId = course.id) => {
      const socket = await app.connect(person.token);
      expect(await socket.emitWithAck("join-course", { roomId })).toMatchObject({ ok: true });
      return socket;
    },
  };
}

/** Sends and expects it to be taken. */
export async function say(socket: Socket, roomId: string, message: string, more: object = {}): Promise<Message> {
  const answer = await socket.emitWithAck("send-message", { roomId, clientId: randomUUID(), message, ...more });
  expect(answer).toMatchObject({ ok: true });
  return answer.message;
}

export function collect<T>(socket: Socket, event: string): T[] {
  const seen: T[] = [];
  socket.on(event, (payload: T) => seen.push(payload));
  return seen;
}

export const refusedAs = (code: string) => ({ ok: false, problem: { code } });

/** The room's numbers as they are stored. */
export async function numbersOf(app: TestApp, roomId: string): Promise<{ sequence: number; revision: number }> {
  const [row] = await app.sql<{ sequence: number; revision: number }[]>`
    select last_sequence as sequence, last_revision as revision from chat.room where id = ${roomId}`;
  return row ?? { sequence: 0, revision: 0 };
}

/** Makes two people's conversation in the database: who may begin one is not the question here. */
export async function directRoom(app: TestApp, ...people: readonly TestPerson[]): Promise<string> {
  const ids = people.map(({ user }) => user.id).toSorted();
  const roomId = app.ctx().newId();
  await app.sql`
    insert into chat.room (id, organisation_id, kind, direct_key)
    values (${roomId}, ${people[0]?.user.organisationId ?? ""}, 'direct', ${ids.join(" ")})`;
  await app.sql`insert into chat.room_member (room_id, user_id) select ${roomId}, unnest(${ids}::uuid[])`;
  return roomId;
}

/** A finished upload for a message; answers its id. */
export const upload = (app: TestApp, { token }: TestPerson, content: Uint8Array | string, filename: string): Promise<string> =>
  uploadBytes(app, token, "chat-file", content, filename);

/** The beginning of a picture of this size: what a PNG says of itself. */
export function pngOf(width: number, height: number, after = ""): Buffer {
  const head = Buffer.alloc(33);
  head.write("89504e470d0a1a0a0000000d49484452", "hex");
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  head.write("0806000000", 24, "hex");
  return Buffer.concat([head, Buffer.from(after)]);
}
