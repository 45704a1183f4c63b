import { randomUUID } from "node:crypto";
import { messageAddressed } from "@lectern/chat/contract";
import type { TestApp, TestPerson } from "@lectern/testing";
import { expect } from "vitest";

export interface Class {
  readonly courseId: string;
  readonly instructor: TestPerson;
  readonly students: readonly TestPerson[];
}

/** A published course with an instructor and students who enrolled by themselves. */
export async function buildClass(app: TestApp, { students: count = 2, publish = true, title = "Tidal Rivers" } = {}): Promise<Class> {
  const instructor = await app.signUp({ role: "instructor", fullName: "Ines Instructor" });
  const course = await call(app, instructor, "POST", "/api/courses", { title });
  const lesson = await call(app, instructor, "POST", `/api/courses/${course.id}/lessons`, { title: "One" });
  await call(app, instructor, "POST", `/api/lessons/${lesson.id}/sections`, { title: "A", contentType: "text", content: "<p>a</p>" });
  const students = await Promise.all(Array.from({ length: count }, (_, at) => app.signUp({ fullName: `Student ${at + 1}` })));
  if (publish) {
    await call(app, instructor, "POST", `/api/courses/${course.id}/publish`);
    for (const student of students) await call(app, student, "POST", `/api/courses/${course.id}/enroll`);
  }
  await app.drain();
  return { courseId: course.id, instructor, students };
}

export async function call(app: TestApp, { token }: TestPerson, method: string, path: string, body?: unknown) {
  const reply = await app.request(method, path, { token, ...(body === undefined ? {} : { body }) });
  expect(reply.status, `${method} ${path}: ${JSON.stringify(reply.body)}`).toBeLessThan(300);
  return reply.body;
}

export const list = (app: TestApp, person: TestPerson, query = "") => call(app, person, "GET", `/api/notifications${query}`);
export const state = (app: TestApp, person: TestPerson) => call(app, person, "GET", "/api/notifications/state");

interface Addressed {
  readonly sender: TestPerson;
  readonly to: readonly TestPerson[];
  readonly reason?: "mention" | "reply" | "direct";
  readonly courseId?: string | null;
  readonly roomId?: string;
  readonly sequence?: number;
  readonly excerpt?: string;
  readonly everyone?: boolean;
  /** Members who do not want to be told of this room. */
  readonly silent?: readonly TestPerson[];
}

/** What the conversation says when a message is meant for somebody. */
export async function address(
  app: TestApp,
  { sender, to, reason = "mention", courseId = null, roomId, sequence = 1, excerpt = "Look", everyone = false, silent = [] }: Addressed,
) {
  await app.ctx().transaction((tx) =>
    tx.emit(
      messageAddressed,
      {
        roomId: roomId ?? courseId ?? randomUUID(),
        kind: courseId ? "course" : "direct",
        courseId,
        roomTitle: courseId ? "Tidal Rivers" : null,
        messageId: randomUUID(),
        sequence,
        senderId: sender.user.id,
        senderName: sender.user.fullName,
        excerpt,
        recipients: to.map(({ user }) => ({ userId: user.id, reason })),
        everyone,
        silent: silent.map(({ user }) => user.id),
      },
      { organisationId: sender.user.organisationId, actorId: sender.user.id },
    ),
  );
}

/** Entries as their kinds, newest first. */
export async function kinds(app: TestApp, person: TestPerson): Promise<string[]> {
  return (await list(app, person)).items.map(({ kind }: { kind: string }) => kind);
}
