import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { publishScheduled } from "../server/service/publish.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

/** Stands in everything the course says; nobody else says it. */
const SECRET = "Quetzalcoatlus";
/** Finds it; what was asked for may be said back, and is not the whole of it. */
const SEARCH = "quetzalc";

describe("a course that is planned for later", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;
  let enrolled: Someone;
  let other: Someone;
  let colleague: Someone;
  let paths: string[];
  let ids: Record<string, string>;
  const heard: string[] = [];

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    [instructor, enrolled, other, colleague] = await Promise.all([
      college.person("instructor", "Ines Ferreira"),
      college.person(),
      college.person(),
      college.person("instructor", "Otto Lang"),
    ]);
    const { organisationId } = college;
    const { courseId, lessons } = await buildCourse(app.ctx(), {
      organisationId,
      instructorId: instructor.id,
      title: `${SECRET} title`,
      description: `${SECRET} description`,
      category: `${SECRET} category`,
      tags: [SECRET],
      objectives: [SECRET],
      status: "draft",
      lessons: [{ title: `${SECRET} lesson`, sections: [{ title: `${SECRET} section`, content: `<p>${SECRET} content</p>` }] }],
    });
    const form = new FormData();
    form.append("file", new Blob([`${SECRET} file`]), `${SECRET}.txt`);
    const material = await as(app, instructor.token).post(`/courses/${courseId}/materials`, form);
    await buildEnrolments(app.ctx(), { organisationId, courseId, userIds: [enrolled.id] });
    const staff = await as(app, instructor.token).get(`/courses/${courseId}/enrollments`);
    ids = {
      courseId,
      sectionId: lessons[0]?.sections[0]?.id ?? "",
      lessonId: lessons[0]?.id ?? "",
      materialId: material.body.id,
      enrolmentId: staff.body.items[0].id,
      userId: enrolled.id,
      revision: "1",
    };
    const openapi = await app.request("GET", "/api/openapi.json");
    paths = Object.entries<Record<string, unknown>>(openapi.body.paths).flatMap(([path, methods]) => ("get" in methods ? [path] : []));
    for (const someone of [enrolled, other]) {
      const socket = await app.connect(someone.token);
      socket.onAny((name, payload) => heard.push(`${name} ${JSON.stringify(payload)}`));
      await socket.emitWithAck("join-course", { courseId });
    }
  });
  afterAll(() => app.stop());

  const teach = () => as(app, instructor.token);
  /** Every address that answers GET, with the course's ids, and where one could search for it. */
  const addresses = () => [
    ...paths
      .filter((path) => !/events|stream/.test(path))
      .map((path) => path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => ids[name] ?? ids["courseId"] ?? "")),
    `/api/courses/${ids["courseId"]}?include=content`,
    `/api/courses?search=${SEARCH}`,
    `/api/courses?search=${SEARCH}&status=draft`,
    `/api/courses?mine=true`,
    `/api/courses?templates=true`,
    `/course/${ids["courseId"]}`,
    "/courses",
    `/courses?search=${SEARCH}`,
    "/sitemap.xml",
  ];
  async function whatIsSaid(): Promise<string[]> {
    const leaks: string[] = [];
    for (const token of [undefined, enrolled.token, other.token, colleague.token])
      for (const address of addresses()) {
        const { status, body, headers } = await app.request("GET", address, token ? { token } : {});
        const text = (typeof body === "string" ? body : JSON.stringify(body)) + JSON.stringify([...headers]);
        if (text.includes(SECRET)) leaks.push(`${address}: ${status} ${text.slice(0, 200)}`);
      }
    return leaks;
  }

  it("is in no answer, no page and no socket event before its time, whatever its staff does", async () => {
    expect(paths.length).toBeGreaterThan(50);
    await teach().patch(`/courses/${ids["courseId"]}`, { publishAt: new Date(Date.now() + 3_600_000).toISOString(), category: `${SECRET} other` });
    await teach().patch(`/sections/${ids["sectionId"]}`, { title: `${SECRET} renamed`, content: `<p>${SECRET} new</p>` });
    await publishScheduled(app.ctx());
    await app.drain();
    expect(await whatIsSaid()).toEqual([]);
    expect(heard.filter((event) => event.includes(SECRET))).toEqual([]);
    expect((await app.request("GET", "/sitemap.xml")).body).not.toContain(ids["courseId"]);
  });

  it("is answered like one that does not exist", async () => {
    const nowhere = crypto.randomUUID();
    for (const token of [undefined, enrolled.token, other.token])
      for (const path of [`/api/courses/`, `/course/`]) {
        const asked = await app.request("GET", `${path}${ids["courseId"]}`, token ? { token } : {});
        const none = await app.request("GET", `${path}${nowhere}`, token ? { token } : {});
        expect(asked.status).toBe(none.status);
        const same = (body: unknown) => JSON.stringify(body).replaceAll(/"requestId":"[^"]*"/g, "");
        expect(same(asked.body)).toBe(same(none.body));
      }
  });

  it("is all there once its time has come", async () => {
    await app.sql`update courses.courses set publish_at = now() where id = ${ids["courseId"] ?? ""}`;
    await Promise.all([publishScheduled(app.ctx()), publishScheduled(app.ctx())]);
    await app.drain();
    expect((await as(app).get(`/courses/${ids["courseId"]}`)).body).toMatchObject({ title: `${SECRET} title` });
    expect((await as(app).get(`/courses?search=${SEARCH}`)).body.items).toHaveLength(1);
    expect((await as(app, enrolled.token).get(`/sections/${ids["sectionId"]}`)).body).toMatchObject({ content: `<p>${SECRET} new</p>` });
    expect((await as(app, enrolled.token).get("/courses?mine=true")).body.items).toHaveLength(1);
    const page = await app.request("GET", `/course/${ids["courseId"]}`);
    // Without a build there is only the empty shell.
    if (String(page.body).includes("drawn-page")) expect(page.body).toContain(`${SECRET} title`);
  });
});
