import { randomUUID } from "node:crypto";
import { buildCourse, buildEnrolments } from "@lectern/courses/factory";
import type { TestApp } from "@lectern/testing";
import { buildOrganisation, buildPerson, buildToken } from "@lectern/users/factory";
import type { Socket } from "socket.io-client";
import { expect } from "vitest";
import type { Message } from "../contract.ts";

export interface Player {
  readonly id: string;
  readonly token: string;
  readonly fullName: string;
}

/** People and courses without the price of a password, and what their sockets hear. */
export async function createStage(app: TestApp, organisationId?: string) {
  const organisation = organisationId ?? (await buildOrganisation(app.ctx())).id;

  async function person(fullName: string, role: "student" | "instructor" | "admin" = "student"): Promise<Player> {
    const { id } = await buildPerson(app.ctx(), { organisationId: organisation, fullName, role });
    return { id, fullName, token: await buildToken(app.ctx(), id) };
  }

  return {
    organisationId: organisation,
    person,
    people: (count: number) => Promise.all(Array.from({ length: count }, (_, n) => person(`Person ${n}`))),
    course: async (instructor: Player, members: readonly Player[], title = "Chatting"): Promise<string> => {
      const { courseId } = await buildCourse(app.ctx(), { organisationId: organisation, instructorId: instructor.id, title });
      if (members.length > 0) await buildEnrolments(app.ctx(), { organisationId: organisation, courseId, userIds: members.map(({ id }) => id) });
      await app.drain();
      return courseId;
    },
    enrol: async (courseId: string, member: Player): Promise<void> => {
      await buildEnrolments(app.ctx(), { organisationId: organisation, courseId, userIds: [member.id] });
      await app.drain();
    },
    direct: async (from: Player, others: readonly Player[]): Promise<string> => {
      const reply = await app.request("POST", "/api/chat/direct", { token: from.token, body: { userIds: others.map(({ id }) => id) } });
      expect([200, 201]).toContain(reply.status);
      return reply.body.id;
    },
    enter: async (who: Player, roomId: string): Promise<Socket> => {
      const socket = await app.connect(who.token);
      expect(await socket.emitWithAck("join-course", { roomId })).toMatchObject({ ok: true });
      return socket;
    },
    get: async (who: Player, path: string) => (await app.request("GET", `/api/chat${path}`, { token: who.token })).body,
  };
}

export async function say(socket: Socket, roomId: string, message: string, more: object = {}): Promise<Message> {
  const answer = await socket.emitWithAck("send-message", { roomId, clientId: randomUUID(), message, ...more });
  expect(answer).toMatchObject({ ok: true });
  return answer.message;
}

export function collect<T = any>(socket: Socket, event: string): T[] {
  const seen: T[] = [];
  socket.on(event, (payload: T) => seen.push(payload));
  return seen;
}

export async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 5_000, interval: 10 }).toBe(true);
}
