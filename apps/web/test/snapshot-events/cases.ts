import { randomUUID } from "node:crypto";
import type { TestPerson } from "@lectern/testing";
import type { QueryClient } from "@tanstack/react-query";
import type { Socket } from "socket.io-client";
import { expect } from "vitest";
import * as chat from "../../../../modules/chat/web/api.ts";
import * as courses from "../../../../modules/courses/web/api.ts";
import { enrolmentsKey } from "../../../../modules/courses/web/author/people/keys.ts";
import * as interop from "../../../../modules/interop/web/api.ts";
import * as notifications from "../../../../modules/notifications/web/api.ts";
import * as progress from "../../../../modules/progress/web/api.ts";

/** Events that change nothing a screen loads, and why. */
export const TOLD_IN_PASSING: Readonly<Record<string, string>> = {
  "typing-indicator": "is forgotten after five seconds and never loaded",
  "section-draft-saved": "offers the editor of the same section to load it; the draft that is open is nobody else's to change",
  error: "answers one event of this connection",
  "service-status": "is about the connection itself; every new one is told",
};

type Load = (client: QueryClient) => Promise<unknown>;

export interface Case {
  readonly viewer: "learner" | "teacher";
  /** What the screen has loaded before anything happens. */
  readonly loads: readonly Load[];
  /** The screen may ask again for what this event is about, instead of knowing the answer. */
  readonly asksAgain?: true;
  readonly act: () => Promise<unknown>;
}

/** A course with its people: the learner is looked over the shoulder, the others act. */
export interface House {
  readonly teacher: TestPerson;
  readonly learner: TestPerson;
  readonly other: TestPerson;
  readonly courseId: string;
  readonly sectionId: string;
  readonly teacherSocket: Socket;
  readonly otherSocket: Socket;
  newcomer(): Promise<TestPerson>;
  drain(): Promise<void>;
  /** The answer's body; throws when refused. */
  // Tests look into whatever came back.
  call(person: TestPerson, method: string, path: string, body?: unknown): Promise<any>;
  /** Connected and in the course's room. */
  enter(person: TestPerson): Promise<Socket>;
  say(socket: Socket, message: string, more?: object): Promise<{ id: string }>;
}

/** For every event: what is on the screen before, and what makes the server send it. */
export function casesOf(house: House): Readonly<Record<string, Case>> {
  const { teacher, learner, other, courseId, sectionId, teacherSocket, otherSocket, newcomer, drain, call, enter, say } = house;
  const room: Load[] = [
    (client) => client.fetchQuery(chat.messagesQuery(courseId)),
    (client) => client.fetchQuery(chat.roomQuery(courseId)),
    (client) => client.fetchQuery(chat.roomsQuery()),
    (client) => client.fetchQuery(chat.pinsQuery(courseId)),
  ];
  const bell: Load[] = [
    (client) => client.fetchQuery(notifications.stateQuery()),
    (client) => client.fetchInfiniteQuery(notifications.listQuery("all")),
    (client) => client.fetchInfiniteQuery(notifications.listQuery("unread")),
  ];
  const board: Load[] = [(client) => client.fetchInfiniteQuery(notifications.announcementsQuery(courseId))];
  const online: Load[] = [(client) => client.fetchQuery(chat.onlinePeopleQuery(courseId))];
  const marks: Load[] = [
    async (client) => {
      const answer = await (await enter(learner)).emitWithAck("join-course", { courseId });
      const byPerson = (one: { userId: string }, two: { userId: string }) => one.userId.localeCompare(two.userId);
      client.setQueryData(chat.marksKey(courseId), answer.marks.toSorted(byPerson));
    },
  ];
  const announce = (title: string) => call(teacher, "POST", `/api/courses/${courseId}/announcements`, { title, body: "Read this." });
  const mention = async () => {
    await say(teacherSocket, "@Ann, look at this", { mentions: [learner.user.id] });
    await drain();
  };

  return {
    "message-received": {
      viewer: "learner",
      loads: room,
      act: async () => {
        const first = await say(teacherSocket, "Good morning");
        await say(otherSocket, "Good morning!", { replyTo: first.id });
        await say(teacherSocket, "@Ann, your turn", { mentions: [learner.user.id] });
      },
    },
    "message-updated": {
      viewer: "learner",
      loads: room,
      act: async () => {
        const one = await say(teacherSocket, "To be changed");
        const two = await say(otherSocket, "To be taken back");
        const three = await say(teacherSocket, "To be pinned");
        await say(otherSocket, "An answer", { replyTo: one.id });
        await teacherSocket.emitWithAck("edit-message", { courseId, messageId: one.id, message: "Changed" });
        for (const socket of [teacherSocket, otherSocket]) await socket.emitWithAck("react", { courseId, messageId: one.id, emoji: "👍", on: true });
        await otherSocket.emitWithAck("react", { courseId, messageId: one.id, emoji: "🎉", on: true });
        await otherSocket.emitWithAck("react", { courseId, messageId: one.id, emoji: "👍", on: false });
        await otherSocket.emitWithAck("delete-message", { courseId, messageId: two.id });
        await teacherSocket.emitWithAck("pin-message", { courseId, messageId: three.id, pinned: true });
      },
    },
    "room-changed": {
      viewer: "learner",
      loads: room,
      asksAgain: true,
      act: () => call(teacher, "PATCH", `/api/chat/rooms/${courseId}/moderation`, { slowModeSeconds: 1 }),
    },
    "user-left": { viewer: "learner", loads: online, act: () => otherSocket.emitWithAck("leave-course", { courseId }) },
    "user-joined": {
      viewer: "learner",
      loads: online,
      act: async () => {
        const person = await newcomer();
        await call(person, "POST", `/api/courses/${courseId}/enroll`);
        await enter(person);
      },
    },
    "read-marks": {
      viewer: "learner",
      loads: marks,
      act: async () => {
        const { sequence } = await otherSocket.emitWithAck("join-course", { courseId });
        expect(await otherSocket.emitWithAck("mark-read", { courseId, read: sequence })).toMatchObject({ ok: true });
      },
    },
    "room-activity": { viewer: "learner", loads: room, act: () => say(teacherSocket, "Something new") },
    "room-read": {
      viewer: "learner",
      loads: room,
      act: async () => {
        const phone = await enter(learner);
        const { sequence } = await phone.emitWithAck("join-course", { courseId });
        expect(await phone.emitWithAck("mark-read", { courseId, read: sequence })).toMatchObject({ ok: true });
        phone.disconnect();
      },
    },
    "room-added": {
      viewer: "learner",
      loads: room,
      asksAgain: true,
      act: () => call(other, "POST", "/api/chat/direct", { userIds: [learner.user.id] }),
    },
    "notification-received": { viewer: "learner", loads: bell, act: mention },
    "notifications-read": {
      viewer: "learner",
      loads: bell,
      act: async () => {
        const { items } = await call(learner, "GET", "/api/notifications?limit=1");
        await call(learner, "POST", "/api/notifications/read", { ids: [items[0].id] });
      },
    },
    "notifications-changed": {
      viewer: "learner",
      loads: bell,
      asksAgain: true,
      act: async () => {
        const { id } = await announce("Withdrawn soon");
        await drain();
        await call(teacher, "DELETE", `/api/announcements/${id}`);
        await drain();
      },
    },
    "announcement-changed": {
      viewer: "learner",
      loads: board,
      act: async () => {
        const { id, version } = await announce("No class on Friday");
        await announce("Bring a ruler");
        await call(teacher, "PATCH", `/api/announcements/${id}`, { title: "No class on Thursday", body: "Sorry.", version });
      },
    },
    "announcement-deleted": {
      viewer: "learner",
      loads: board,
      act: async () => {
        const { items } = await call(teacher, "GET", `/api/courses/${courseId}/announcements`);
        await call(teacher, "DELETE", `/api/announcements/${items[0].id}`);
      },
    },
    "progress-updated": {
      viewer: "learner",
      loads: [(client) => client.fetchQuery(progress.courseProgressQuery(courseId)), (client) => client.fetchQuery(progress.nextStepsQuery())],
      act: () => call(learner, "POST", `/api/sections/${sectionId}/progress`, { operationId: randomUUID(), status: "completed", timeSpentSeconds: 60 }),
    },
    "section-rules-changed": {
      viewer: "learner",
      loads: [(client) => client.fetchQuery(progress.courseProgressQuery(courseId))],
      asksAgain: true,
      act: async () => {
        const { items } = await call(teacher, "GET", `/api/courses/${courseId}/rules`);
        const known = items.find((one: { sectionId: string }) => one.sectionId === sectionId);
        await call(teacher, "PUT", `/api/sections/${sectionId}/rules`, {
          prerequisites: [],
          minimumSeconds: 30,
          masteryScore: null,
          version: known?.version ?? 0,
        });
        await drain();
      },
    },
    "course-changed": {
      viewer: "learner",
      loads: [(client) => client.fetchQuery(courses.courseQuery(courseId)), (client) => client.fetchInfiniteQuery(courses.catalogueQuery({}))],
      asksAgain: true,
      act: async () => {
        const { version } = await call(teacher, "GET", `/api/courses/${courseId}`);
        await call(teacher, "PATCH", `/api/courses/${courseId}`, { title: "Snapshots and events", version });
      },
    },
    "course-people-changed": {
      viewer: "teacher",
      loads: [
        (client) => client.fetchQuery({ queryKey: enrolmentsKey(courseId), queryFn: () => call(teacher, "GET", `/api/courses/${courseId}/enrollments`) }),
      ],
      asksAgain: true,
      act: async () => call(await newcomer(), "POST", `/api/courses/${courseId}/enroll`),
    },
    "enrollment-changed": {
      viewer: "learner",
      loads: [(client) => client.fetchQuery(courses.courseQuery(courseId))],
      asksAgain: true,
      act: async () => {
        const { items } = await call(teacher, "GET", `/api/courses/${courseId}/enrollments`);
        const { id } = items.find((one: { user: { id: string } }) => one.user.id === learner.user.id);
        await call(teacher, "PATCH", `/api/enrollments/${id}`, { status: "suspended" });
        await call(teacher, "PATCH", `/api/enrollments/${id}`, { status: "active" });
      },
    },
    "job-updated": {
      viewer: "teacher",
      loads: [(client) => client.fetchInfiniteQuery(interop.importsQuery())],
      asksAgain: true,
      act: async () => {
        const form = new FormData();
        form.set("file", new Blob(["not a package"]), "broken.imscc");
        await call(teacher, "POST", "/api/courses/import", form);
        await drain();
      },
    },
  };
}
