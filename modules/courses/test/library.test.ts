import { createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { startTestApp, type TestApp } from "@lectern/testing";
import { organisationDemoRemoved } from "@lectern/users/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as contract from "../contract.ts";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { publishScheduled } from "../server/service/publish.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

const PNG = new Uint8Array(Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));

describe("materials, imports, schedules and the catalogue", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;
  let student: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    instructor = await college.person("instructor", "Ines Ferreira");
    student = await college.person();
  });
  afterAll(() => app.stop());

  const newCourse = (given: Partial<Parameters<typeof buildCourse>[1]> = {}) =>
    buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: instructor.id, ...given });

  async function upload(courseId: string, content: Uint8Array<ArrayBuffer> | string, filename: string, token = instructor.token) {
    const form = new FormData();
    form.append("file", new Blob([content]), filename);
    return as(app, token).post(`/courses/${courseId}/materials`, form);
  }

  it("tells a file's type by its content and never lets one run in our origin", async () => {
    const { courseId } = await newCourse();
    const cases = [
      { content: PNG, name: "a.html", type: "image/png", disposition: "inline" },
      { content: "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", name: "a.png", type: "image/svg+xml", disposition: "attachment" },
      { content: "<!DOCTYPE html><script>1</script>", name: "a.pdf", type: "text/html", disposition: "attachment" },
      { content: "%PDF-1.7 …", name: "Bài giảng 1.pdf", type: "application/pdf", disposition: "attachment" },
      { content: "hello", name: "../../etc/passwd", type: "text/plain", disposition: "attachment" },
    ];
    for (const { content, name, type, disposition } of cases) {
      const { status, body } = await upload(courseId, content, name);
      expect({ status, mediaType: body.mediaType }).toEqual({ status: 201, mediaType: type });
      const file = await as(app, instructor.token).get(`/materials/${body.id}`);
      expect(file.status).toBe(200);
      expect(file.headers.get("content-disposition")).toMatch(new RegExp(`^${disposition}`));
      expect(file.headers.get("x-content-type-options")).toBe("nosniff");
      expect(body.filename).not.toContain("/");
    }
    const empty = await upload(courseId, "", "nothing.txt");
    expect(empty).toMatchObject({ status: 422, body: { code: "file_empty" } });
    expect((await upload(courseId, "x", "x.txt", student.token)).status).toBe(403);
    expect((await as(app, instructor.token).get(`/courses/${courseId}/materials?limit=2`)).body).toMatchObject({
      items: [{ filename: "passwd" }, { mediaType: "application/pdf" }],
    });
  });

  it("shows a file to members, and the thumbnail to everybody once the course is published", async () => {
    const { courseId } = await newCourse({ status: "draft" });
    const { body: picture } = await upload(courseId, PNG, "cover.png");
    const { body: notes } = await upload(courseId, "words", "notes.txt");
    const teach = as(app, instructor.token);
    expect((await teach.patch(`/courses/${courseId}`, { thumbnailMaterialId: notes.id })).body.code).toBe("thumbnail_not_image");
    expect((await teach.patch(`/courses/${courseId}`, { thumbnailMaterialId: picture.id })).body.thumbnailUrl).toBe(picture.url);
    expect((await as(app).get(`/materials/${picture.id}`)).status).toBe(401);
    expect((await as(app, student.token).get(`/materials/${picture.id}`)).status).toBe(404);
    await teach.post(`/courses/${courseId}/publish`);
    expect((await as(app).get(`/materials/${picture.id}`)).status).toBe(200);
    expect((await as(app, student.token).get(`/materials/${notes.id}`)).status).toBe(404);
    await as(app, student.token).post(`/courses/${courseId}/enroll`);
    expect((await as(app, student.token).get(`/materials/${notes.id}`)).body).toBe("words");
    const section = await teach.post(`/lessons/${(await teach.get(`/courses/${courseId}`)).body.lessons[0].id}/sections`, {
      title: "Notes",
      contentType: "file",
      content: notes.id,
    });
    expect(section.body.content).toBe(notes.url);
  });

  it("writes an imported course once, however often its job runs, with its files in place", async () => {
    const bytes = Buffer.concat([PNG, Buffer.from(randomUUID())]);
    const stored = await app.ctx().storage.put(Readable.from([bytes]));
    expect(stored.hash).toBe(createHash("sha256").update(bytes).digest("hex"));
    const input = {
      organisationId: college.organisationId,
      actorId: instructor.id,
      jobId: randomUUID(),
      course: {
        title: "Ally Workshop",
        lessons: [
          {
            title: "Start",
            sections: [
              {
                title: "Page",
                contentType: "text" as const,
                content: '<p><img src="material:web/a&amp;b.png" onerror="x"><a href="material:web/a&amp;b.png">file</a></p>',
              },
              { title: "File", contentType: "file" as const, content: "material:web/a&b.png", required: false },
            ],
          },
        ],
        materials: [{ key: "web/a&b.png", ...stored, filename: "a&b.png", mediaType: "text/html" }],
      },
    };
    const replies = await Promise.all([1, 2, 3].map(() => app.ctx().call(contract.createImported, input)));
    expect(new Set(replies.map(({ courseId }) => courseId)).size).toBe(1);
    expect(replies.filter(({ created }) => created)).toHaveLength(1);
    const { body } = await as(app, instructor.token).get(`/courses/${replies[0]?.courseId}?include=content`);
    expect(body).toMatchObject({ title: "Ally Workshop", slug: "ally-workshop", status: "draft", sectionCount: 2, you: { role: "instructor" } });
    const [page, file] = body.lessons[0].sections;
    expect(file).toMatchObject({ required: false, content: expect.stringMatching(/^\/api\/materials\//) });
    expect(page.content).toContain(`src="${file.content}"`);
    expect(page.content).toContain(`href="${file.content}"`);
    expect(page.content).not.toContain("onerror");
    const download = await as(app, instructor.token).get(file.content.replace("/api", ""));
    expect([download.status, download.headers.get("content-type")]).toEqual([200, "image/png"]);

    const broken = { ...input, jobId: randomUUID(), course: { ...input.course, materials: [] } };
    await expect(app.ctx().call(contract.createImported, broken)).rejects.toMatchObject({
      code: "content_not_valid",
      details: { lesson: "Start", section: "Page" },
    });
    expect((await as(app, instructor.token).get("/courses?mine=true&search=ally")).body.items).toHaveLength(1);
  });

  it("publishes a course at its time, not before, and not when it is incomplete", async () => {
    const soon = await newCourse({ status: "draft", title: "Later" });
    const empty = await newCourse({ status: "draft", lessons: [] });
    const far = await newCourse({ status: "draft" });
    const teach = as(app, instructor.token);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    for (const { courseId } of [soon, empty, far]) expect((await teach.patch(`/courses/${courseId}`, { publishAt: later })).body.publishAt).toBe(later);
    // As if the hour had passed for two of them.
    await app.sql`update courses.courses set publish_at = now() - interval '1 second' where id in (${soon.courseId}, ${empty.courseId})`;
    expect((await as(app, student.token).get(`/courses/${soon.courseId}`)).status).toBe(404);
    expect(await publishScheduled(app.ctx())).toEqual({ published: 1, incomplete: 1, sections: 0 });
    expect((await as(app, student.token).get(`/courses/${soon.courseId}`)).body).toMatchObject({ status: "published" });
    expect((await teach.get(`/courses/${empty.courseId}`)).body).toMatchObject({ status: "draft", publishAt: null });
    expect((await as(app, student.token).get(`/courses/${far.courseId}`)).status).toBe(404);
    expect(await publishScheduled(app.ctx())).toEqual({ published: 0, incomplete: 0, sections: 0 });
  });

  it("pages the catalogue in every order without losing or repeating a course", async () => {
    const marker = "Zebra";
    for (const title of ["Ánh sáng", "Ảnh", "Âm thanh", "Banana", "apple"])
      await newCourse({ title: `${title} ${marker}`, category: marker, difficulty: "beginner", tags: ["Vật lý"] });
    const filter = `category=${marker}&difficulty=beginner&language=en`;
    const orders = new Map<string, string[]>();
    for (const sort of ["newest", "updated", "title", "popular"]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const reply: { body: { items: { title: string }[]; nextCursor: string | null } } = await as(app, student.token).get(
          `/courses?${filter}&sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ""}`,
        );
        seen.push(...reply.body.items.map(({ title }) => title));
        cursor = reply.body.nextCursor;
      } while (cursor);
      expect(new Set(seen).size).toBe(5);
      expect(seen).toHaveLength(5);
      orders.set(
        sort,
        seen.map((title) => title.replace(` ${marker}`, "")),
      );
    }
    expect(orders.get("title")).toEqual(["Âm thanh", "Ánh sáng", "Ảnh", "apple", "Banana"]);
    expect(orders.get("newest")).toEqual(["apple", "Banana", "Âm thanh", "Ảnh", "Ánh sáng"]);
    expect((await as(app, student.token).get("/courses?search=anh sang zebra")).body.items).toHaveLength(1);
    expect((await as(app, student.token).get("/courses?search=vat ly&sort=title&limit=1")).body.nextCursor).not.toBeNull();
    for (const cursor of [
      "x",
      Buffer.from('["x","y"]').toString("base64url"),
      Buffer.from(`["99999999999999999999","${randomUUID()}"]`).toString("base64url"),
    ]) {
      expect((await as(app, student.token).get(`/courses?cursor=${cursor}`)).status).toBe(400);
    }
    expect((await as(app, student.token).get("/courses?search=%00")).status).toBe(400);
    expect((await as(app, student.token).get("/courses?limit=201")).status).toBe(400);
  });

  it("gives two courses of one title at one moment two addresses", async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => as(app, instructor.token).post("/courses", { title: "Twins" })));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.slug)).size).toBe(4);
    const key = { "idempotency-key": randomUUID() };
    const [first, second] = [
      await as(app, instructor.token).post("/courses", { title: "Once" }, key),
      await as(app, instructor.token).post("/courses", { title: "Once" }, key),
    ];
    expect(second.body.id).toBe(first.body.id);
  });

  it("removes the demonstration courses and nothing else", async () => {
    const { organisationId } = college;
    const demo = await newCourse({ isDemo: true });
    const real = await newCourse();
    await buildEnrolments(app.ctx(), { organisationId, courseId: demo.courseId, userIds: [student.id], isDemo: true });
    await app.ctx().transaction((tx) => tx.emit(organisationDemoRemoved, { organisationId, keepUserId: instructor.id }, { organisationId }));
    await app.drain();
    expect((await as(app, instructor.token).get(`/courses/${demo.courseId}`)).status).toBe(404);
    expect((await as(app, instructor.token).get(`/courses/${real.courseId}`)).status).toBe(200);
  });

  it("answers the other rooms' questions", async () => {
    const { organisationId } = college;
    const { courseId, lessons } = await newCourse();
    const ctx = app.ctx();
    await buildEnrolments(ctx, { organisationId, courseId, userIds: [student.id] });
    const ask = (userId: string, role: "student" | "admin" = "student", organisation = organisationId) =>
      ctx.call(contract.getAccess, { organisationId: organisation, userId, role, courseId });
    expect(await ask(student.id)).toMatchObject({ role: "student", status: "published", permissions: ["read", "learn", "chat"], enrolmentStatus: "active" });
    expect(await ask(instructor.id)).toMatchObject({ role: "instructor", permissions: expect.arrayContaining(["edit", "delete"]) });
    expect(await ask(randomUUID(), "admin")).toMatchObject({ role: null, permissions: expect.arrayContaining(["edit", "see_progress"]) });
    expect(await ask(randomUUID())).toMatchObject({ role: null, permissions: [] });
    expect(await ask(student.id, "admin", randomUUID())).toBeNull();
    expect(await ctx.call(contract.getOutline, { organisationId, courseId })).toMatchObject({ courseId, lessons });
    expect(await ctx.call(contract.getOutline, { organisationId: randomUUID(), courseId })).toBeNull();
    expect((await ctx.call(contract.getMine, { organisationId, userId: student.id })).map(({ id, role }) => [id, role])).toContainEqual([courseId, "student"]);
    expect(await ctx.call(contract.getMany, { organisationId, ids: [courseId, randomUUID()] })).toMatchObject([
      { id: courseId, instructors: [{ fullName: "Ines Ferreira" }] },
    ]);
    expect(await ctx.call(contract.listMembers, { organisationId, courseId, role: "student" })).toMatchObject({
      items: [{ userId: student.id }],
      nextCursor: null,
    });
  });
});
