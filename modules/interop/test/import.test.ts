import { readFile } from "node:fs/promises";
import { sampleData, startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe("importing a course package", () => {
  let app: TestApp;
  let instructor: TestPerson;
  let cartridge: Buffer;

  beforeAll(async () => {
    app = await startTestApp();
    instructor = await app.signUp({ role: "instructor" });
    cartridge = await readFile(sampleData("courses/allyworkshop.imscc"));
  });
  afterAll(() => app.stop());

  function form(content: Uint8Array, filename = "course.imscc"): FormData {
    const data = new FormData();
    data.set("file", new Blob([content as BlobPart]), filename);
    return data;
  }

  async function importAs(person: TestPerson, content: Uint8Array, filename?: string) {
    const started = await app.request("POST", "/api/courses/import", { token: person.token, body: form(content, filename) });
    expect(started.status).toBe(202);
    await app.drain();
    return app.request("GET", `/api/jobs/${started.body.jobId}`, { token: person.token });
  }

  it("makes a draft course of a real Canvas export: lessons, pages, pictures, and a report of everything", async () => {
    const { body: job } = await importAs(instructor, cartridge, "allyworkshop.imscc");
    expect(job).toMatchObject({ status: "succeeded", progress: 1 });
    expect(job.result.title).toBe("Ally: Accessibility Workshop");
    expect(job.result.report.length).toBeGreaterThan(60);
    expect(new Set(job.result.report.map(({ outcome }: { outcome: string }) => outcome))).toEqual(new Set(["imported", "changed", "skipped"]));
    expect(job.result.setAside.map(({ kind }: { kind: string }) => kind)).toContain("assignment");

    const course = await app.request("GET", `/api/courses/${job.result.courseId}?include=content`, { token: instructor.token });
    expect(course.body).toMatchObject({ title: "Ally: Accessibility Workshop", status: "draft" });
    const lessons: { title: string; sections: { id: string; title: string; content: string; contentType: string }[] }[] = course.body.lessons;
    expect(lessons.map(({ title }) => title)).toContain("Part 1: Overview: Accessibility and ALLY");
    const sections = lessons.flatMap((lesson) => lesson.sections);
    expect(sections.map(({ title }) => title)).toContain("What is ALLY?");

    const html = sections.map(({ content }) => content ?? "").join("");
    expect(html).not.toMatch(/\$IMS-CC|\$WIKI_REF|cartridge-(file|section):|material:|<script|onerror/i);
    const pictures = [...html.matchAll(/<img[^>]+src="(\/api\/materials\/[^"]+)"/g)].map(([, url]) => url ?? "");
    expect(pictures.length).toBeGreaterThan(3);
    const picture = await app.request("GET", pictures[0] ?? "", { token: instructor.token });
    expect(picture.status).toBe(200);
    expect(picture.headers.get("content-type")).toMatch(/^image\//);
    expect(picture.headers.get("content-security-policy")).toContain("sandbox");

    const ids = new Set(sections.map(({ id }) => id));
    const links = [...html.matchAll(/href="\/sections\/([^"]+)"/g)].map(([, id]) => id ?? "");
    for (const id of links) expect(ids.has(id)).toBe(true);
  });

  it("finds the job again in the person's own list, and shows it to nobody else", async () => {
    const { body: mine } = await app.request("GET", "/api/imports", { token: instructor.token });
    expect(mine.items[0]).toMatchObject({ filename: "allyworkshop.imscc", status: "succeeded", size: cartridge.length });
    const colleague = await app.signUp({ role: "instructor" });
    expect((await app.request("GET", "/api/imports", { token: colleague.token })).body.items).toEqual([]);
    expect((await app.request("GET", `/api/jobs/${mine.items[0].jobId}`, { token: colleague.token })).status).toBe(404);
    expect((await app.request("GET", "/api/imports?cursor=nonsense", { token: instructor.token })).body.code).toBe("validation_failed");
  });

  it.each([
    ["a text file", () => Buffer.from("not a zip at all, just words and more words"), "cartridge_not_a_zip"],
    ["an empty file", () => Buffer.alloc(0), "cartridge_not_a_zip"],
    ["a cartridge that ends in the middle", () => cartridge.subarray(0, 1_500_000), /^cartridge_/],
  ])("fails with a clear problem on %s and writes nothing", async (_name, content, code) => {
    const before = await app.sql`select id from courses.courses`;
    const { body: job } = await importAs(instructor, content());
    expect(job.status).toBe("failed");
    expect(job.problem).toMatchObject({ status: 422, code: expect.stringMatching(code) });
    expect(await app.sql`select id from courses.courses`).toHaveLength(before.length);
  });

  it("is for people who write courses", async () => {
    const student = await app.signUp();
    expect((await app.request("POST", "/api/courses/import", { token: student.token, body: form(cartridge) })).status).toBe(403);
    expect((await app.request("POST", "/api/courses/import", { body: form(cartridge) })).status).toBe(401);
  });

  it("wants a form with a file", async () => {
    const empty = new FormData();
    empty.set("note", "no file");
    const reply = await app.request("POST", "/api/courses/import", { token: instructor.token, body: empty });
    expect([reply.status, reply.body.code]).toEqual([400, "file_missing"]);
    const json = await app.request("POST", "/api/courses/import", { token: instructor.token, body: {} });
    expect([json.status, json.body.code]).toEqual([415, "unsupported_media_type"]);
  });

  it("answers the same course when the job runs twice", async () => {
    const { body: job } = await importAs(instructor, cartridge);
    await app.sql`update platform.job set status = 'queued', result = null where id = ${job.id}`;
    const courses = await app.sql`select id from courses.courses`;
    await app.app.runtime.inTransaction({ requestId: "test", actor: null }, async (_ctx, tx) => {
      await tx.sql`insert into pgboss.job (name, data, retry_limit) values ('interop.importCourse', ${tx.sql.json({ jobId: job.id })}, 0)`;
    });
    await app.drain();
    const { body: again } = await app.request("GET", `/api/jobs/${job.id}`, { token: instructor.token });
    expect(again.result.courseId).toBe(job.result.courseId);
    expect(await app.sql`select id from courses.courses`).toHaveLength(courses.length);
  });
});
