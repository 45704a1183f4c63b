import { randomUUID } from "node:crypto";
import type { ContentType } from "@lectern/courses/contract";
import { buildCourse, buildEnrolments } from "@lectern/courses/factory";
import type { OrganisationRole } from "@lectern/core";
import type { TestApp, TestReply } from "@lectern/testing";
import { buildPerson, buildToken } from "@lectern/users/factory";
import { expect } from "vitest";

export interface Someone {
  readonly id: string;
  readonly token: string;
}

/** An organisation with an instructor, who makes small courses and gives their sections rules. */
export async function openSchool(app: TestApp) {
  const organisationId = await app.createOrganisation();
  const instructor = await person("instructor");

  async function person(role: OrganisationRole = "student", organisation = organisationId): Promise<Someone> {
    const { id } = await buildPerson(app.ctx(), { organisationId: organisation, role, fullName: "Avery Morgan" });
    return { id, token: await buildToken(app.ctx(), id) };
  }

  /** Two lessons: a1 and a2 are texts, b1 is a quiz, b2 an optional text. */
  async function classroom(students = 1) {
    const types: readonly (readonly { contentType: ContentType; required?: boolean; title: string }[])[] = [
      [
        { title: "A1", contentType: "text" },
        { title: "A2", contentType: "text" },
      ],
      [
        { title: "B1", contentType: "quiz" },
        { title: "B2", contentType: "text", required: false },
      ],
    ];
    const { courseId, lessons } = await buildCourse(app.ctx(), {
      organisationId,
      instructorId: instructor.id,
      lessons: types.map((sections) => ({ sections })),
    });
    const learners = await Promise.all(Array.from({ length: students }, () => person()));
    await buildEnrolments(app.ctx(), { organisationId, courseId, userIds: learners.map(({ id }) => id) });
    const [a1 = "", a2 = "", b1 = "", b2 = ""] = lessons.flatMap(({ sections }) => sections.map(({ id }) => id));
    return { courseId, lessons, learners, learner: learners[0] ?? instructor, a1, a2, b1, b2 };
  }

  const call = (method: string, path: string, who: Someone, body?: unknown): Promise<TestReply> =>
    app.request(method, `/api${path}`, { token: who.token, body });
  const record = (who: Someone, sectionId: string, body: object = {}) =>
    call("POST", `/sections/${sectionId}/progress`, who, { operationId: randomUUID(), status: "completed", ...body });
  const rule = async (sectionId: string, body: object) => {
    const reply = await call("PUT", `/sections/${sectionId}/rules`, instructor, body);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return reply.body;
  };
  const blockingIn = async (courseId: string, who: Someone, sectionId: string) => {
    const { body } = await call("GET", `/courses/${courseId}/progress`, who);
    return body.lessons.flatMap((lesson: any) => lesson.sections).find((section: any) => section.id === sectionId)?.blocking;
  };
  const emitted = async (courseId: string) => {
    const rows = await app.sql<{ name: string; count: number }[]>`
      select name, count(*)::int as count from platform.outbox where name like 'progress.%' and data->>'courseId' = ${courseId} group by name order by name`;
    return Object.fromEntries(rows.map(({ name, count }) => [name.slice("progress.".length), count]));
  };

  return { organisationId, instructor, person, classroom, call, record, rule, blockingIn, emitted };
}
