import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { startTestApp, type TestApp } from "@lectern/testing";
import { sampleData } from "@lectern/testing/sample-data";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { purgeMaterials } from "../server/service/materials/library.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";
import { uploadBytes } from "./upload-helper.ts";

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const PDF = Buffer.from("%PDF-1.7\n%âãÏÓ\n");

describe("the materials library", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;
  let assistant: Someone;
  let student: Someone;
  let admin: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    instructor = await college.person("instructor", "Ines Ferreira");
    assistant = await college.person("student");
    student = await college.person();
    admin = await college.person("admin");
  });
  afterAll(() => app.stop());

  async function newCourse() {
    const course = await buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: instructor.id });
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId: course.courseId, userIds: [student.id] });
    await buildEnrolments(app.ctx(), {
      organisationId: college.organisationId,
      courseId: course.courseId,
      userIds: [assistant.id],
      role: "teaching_assistant",
    });
    return course;
  }
  const teach = () => as(app, instructor.token);
  async function add(courseId: string, content: Uint8Array | string, filename: string) {
    const uploadId = await uploadBytes(app, instructor.token, content, filename);
    const reply = await teach().post(`/courses/${courseId}/materials`, { uploadId });
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return reply.body;
  }
  const list = async (courseId: string, query = "") => (await teach().get(`/courses/${courseId}/materials${query}`)).body;

  it("takes a resumable upload as a file, once, also when the answer was lost and the request is sent again", async () => {
    const { courseId } = await newCourse();
    const cartridge = new Uint8Array(await readFile(sampleData("courses/allyworkshop.imscc")));
    const uploadId = await uploadBytes(app, instructor.token, cartridge, "allyworkshop.zip");
    const key = { "idempotency-key": randomUUID() };
    const replies = await Promise.all([1, 2, 3].map(() => teach().post(`/courses/${courseId}/materials`, { uploadId }, key)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(replies[0]?.body).toMatchObject({ filename: "allyworkshop.zip", mediaType: "application/zip", size: cartridge.length, version: 1 });
    expect(await teach().post(`/courses/${courseId}/materials`, { uploadId })).toMatchObject({ status: 409, body: { code: "upload_claimed" } });
    const file = await fetch(`${app.url}${replies[0]?.body.url}`, { headers: { authorization: `Bearer ${student.token}` } });
    expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(cartridge))).toBe(true);
    expect((await list(courseId)).items).toHaveLength(1);
  });

  it("still takes a form, and says what is missing when neither comes", async () => {
    const { courseId } = await newCourse();
    const form = new FormData();
    form.append("file", new Blob(["words"]), "notes.txt");
    expect(await teach().post(`/courses/${courseId}/materials`, form)).toMatchObject({ status: 201, body: { mediaType: "text/plain" } });
    expect(await teach().post(`/courses/${courseId}/materials`, {})).toMatchObject({ status: 400, body: { code: "file_missing" } });
    expect(await teach().post(`/courses/${courseId}/materials`, { uploadId: "x" })).toMatchObject({ status: 400, body: { code: "validation_failed" } });
    expect(await teach().post(`/courses/${courseId}/materials`, { uploadId: randomUUID() })).toMatchObject({ status: 404 });
    const theirs = await uploadBytes(app, admin.token, "theirs", "a.txt");
    expect(await teach().post(`/courses/${courseId}/materials`, { uploadId: theirs })).toMatchObject({ status: 404, body: { code: "upload_not_found" } });
  });

  it("is searched without diacritics, filtered by kind, sorted, and paged without losing or repeating a file", async () => {
    const { courseId } = await newCourse();
    const names = ["Bài giảng 1.pdf", "bai tap.pdf", "Ảnh bìa.png", "đề cương.txt", "zebra.txt"];
    for (const [n, name] of names.entries()) {
      const head = name.endsWith("pdf") ? PDF : name.endsWith("png") ? PNG : Buffer.from("words");
      await add(courseId, Buffer.concat([head, Buffer.alloc(n * 100, 0x20)]), name);
    }
    const found = async (query: string) => (await list(courseId, query)).items.map(({ filename }: { filename: string }) => filename);
    expect(await found("?search=BAI")).toEqual(["bai tap.pdf", "Bài giảng 1.pdf"]);
    expect(await found("?search=de cuong")).toEqual(["đề cương.txt"]);
    expect(await found("?search=100%25")).toEqual([]);
    expect(await found("?kind=image")).toEqual(["Ảnh bìa.png"]);
    expect(await found("?kind=document&sort=name")).toEqual(["Bài giảng 1.pdf", "bai tap.pdf", "đề cương.txt", "zebra.txt"]);
    expect((await found("?sort=size"))[0]).toBe("zebra.txt");
    for (const sort of ["newest", "name", "size"]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: { id: string }[]; nextCursor: string | null } = await list(courseId, `?sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ""}`);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor);
      expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
    }
    expect((await teach().get(`/courses/${courseId}/materials?sort=name&cursor=AAAA`)).status).toBe(400);
  });

  it("keeps the address while versions come, go back and stay to be fetched", async () => {
    const { courseId } = await newCourse();
    const first = await add(courseId, "first words", "Plan.txt");
    const uploadId = await uploadBytes(app, instructor.token, PDF, "plan v2.pdf");
    const second = await teach().post(`/materials/${first.id}/versions`, { uploadId });
    expect(second).toMatchObject({ status: 201, body: { id: first.id, url: first.url, version: 2, filename: "Plan.pdf", mediaType: "application/pdf" } });
    const file = () => as(app, student.token).get(`/materials/${first.id}`);
    expect((await file()).headers.get("content-type")).toBe("application/pdf");
    const { items } = (await teach().get(`/materials/${first.id}/versions`)).body;
    expect(items).toMatchObject([
      { number: 2, current: true, filename: "plan v2.pdf", uploader: { fullName: "Ines Ferreira" } },
      { number: 1, current: false, filename: "Plan.txt" },
    ]);
    expect((await as(app, instructor.token).get(`/materials/${first.id}/versions/1`)).body).toBe("first words");
    expect((await as(app, student.token).get(`/materials/${first.id}/versions/1`)).status).toBe(403);
    expect(await teach().post(`/materials/${first.id}/versions/1/restore`)).toMatchObject({ status: 200, body: { version: 1, filename: "Plan.txt" } });
    expect((await file()).body).toBe("first words");
    const third = await teach().post(`/materials/${first.id}/versions`, { uploadId: await uploadBytes(app, instructor.token, "third", "c.txt") });
    expect(third.body.version).toBe(3);
    expect((await teach().post(`/materials/${first.id}/versions/9/restore`)).status).toBe(404);
    expect((await list(courseId)).items[0]).toMatchObject({ versionCount: 3, version: 3 });
  });

  it("lets two versions that come at once both be kept", async () => {
    const { courseId } = await newCourse();
    const { id } = await add(courseId, "one", "a.txt");
    const uploads = await Promise.all(["two", "three", "four"].map((text) => uploadBytes(app, instructor.token, text, "a.txt")));
    const replies = await Promise.all(uploads.map((uploadId) => teach().post(`/materials/${id}/versions`, { uploadId })));
    expect(replies.map(({ body }) => body.version).toSorted()).toEqual([2, 3, 4]);
  });

  it("renames, and never into something that is not a name", async () => {
    const { courseId } = await newCourse();
    const { id } = await add(courseId, "x", "a.txt");
    expect((await teach().patch(`/materials/${id}`, { filename: "../Ôn tập.txt" })).body.filename).toBe("Ôn tập.txt");
    expect((await teach().patch(`/materials/${id}`, { filename: "\u202egpj.exe" })).body.filename).toBe("gpj.exe");
    expect((await teach().patch(`/materials/${id}`, { filename: "a\r\nb" })).status).toBe(400);
  });

  it("says where a file is used before it is deleted, and says clearly afterwards that it was", async () => {
    const course = await newCourse();
    const { courseId } = course;
    const { id, url } = await add(courseId, PNG, "map.png");
    const section = course.lessons[0]?.sections[0];
    await teach().patch(`/sections/${section?.id}`, { content: `<p><img src="${url}" alt="Map"></p>` });
    expect((await list(courseId)).items[0].usedIn).toEqual([{ kind: "section", sectionId: section?.id, title: section?.title, published: true }]);
    const refused = await teach().delete(`/materials/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: "material_in_use", usedIn: [{ sectionId: section?.id }] } });
    expect((await as(app, student.token).get(`/materials/${id}`)).status).toBe(200);
    expect((await teach().delete(`/materials/${id}?force=true`)).status).toBe(204);
    expect(await as(app, student.token).get(`/materials/${id}`)).toMatchObject({ status: 410, body: { code: "material_deleted" } });
    expect((await list(courseId)).items).toEqual([]);
    expect((await teach().patch(`/materials/${id}`, { filename: "b.png" })).status).toBe(410);
    expect((await as(app, (await college.person()).token).get(`/materials/${id}`)).status).toBe(404);
    // A draft counts as use to be shown, not as a reason to refuse.
    const other = await add(courseId, PNG, "draft.png");
    const draft = { content: `<img src="${other.url}">`, baseRevision: 2, clientId: "t", operationId: randomUUID() };
    await teach().put(`/sections/${section?.id}/draft`, draft);
    expect((await teach().delete(`/materials/${other.id}`)).status).toBe(204);
    await app.sql`update courses.materials set deleted_at = now() - interval '31 days' where id = ${id}`;
    expect(await purgeMaterials(app.ctx())).toEqual({ removed: 1 });
    expect((await as(app, student.token).get(`/materials/${id}`)).status).toBe(404);
  });

  it("counts what learners take, once for a film that is played in pieces, and not what staff looks at", async () => {
    const { courseId } = await newCourse();
    const second = await college.person();
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId, userIds: [second.id] });
    const { id } = await add(courseId, Buffer.concat([Buffer.from("\0\0\0\x18ftypisom", "latin1"), randomBytes(10_000)]), "film.mp4");
    const play = (who: Someone, range: string) => app.request("GET", `/api/materials/${id}`, { token: who.token, headers: { range } });
    for (const range of ["bytes=0-", "bytes=500-", "bytes=0-99", "bytes=9000-"]) await play(student, range);
    await play(second, "bytes=0-");
    await play(second, "bytes=400-900");
    await app.request("HEAD", `/api/materials/${id}`, { token: second.token });
    await as(app, instructor.token).get(`/materials/${id}`);
    await app.drain();
    expect((await list(courseId)).items[0].downloads).toEqual({ count: 2, people: 2 });
    await app.sql`update courses.material_downloads set last_at = now() - interval '1 hour'`;
    await as(app, student.token).get(`/materials/${id}`);
    await app.drain();
    const day = new Date().toISOString().slice(0, 10);
    expect((await teach().get(`/materials/${id}/downloads`)).body).toEqual({ count: 3, people: 2, days: [{ day, count: 3, people: 2 }] });
  });

  describe("room", () => {
    const limit = (courseBytes: number, organisationBytes: number) => as(app, admin.token).put("/materials/limits", { courseBytes, organisationBytes });

    it("is bounded for a course, version by version, and a refusal says how much is left", async () => {
      const { courseId } = await newCourse();
      expect((await limit(1_000, 1_000_000_000)).status).toBe(200);
      const { id } = await add(courseId, randomBytes(600), "a.bin");
      const uploadId = await uploadBytes(app, instructor.token, randomBytes(500), "b.bin");
      const refused = await teach().post(`/materials/${id}/versions`, { uploadId });
      expect(refused).toMatchObject({
        status: 422,
        body: { code: "quota_exceeded", scope: "course", limit: 1_000, used: 600, left: 400, needed: 500 },
      });
      // The upload was not used up by the refusal.
      await teach().delete(`/materials/${id}`);
      expect((await teach().post(`/courses/${courseId}/materials`, { uploadId })).status).toBe(201);
      expect((await teach().get(`/courses/${courseId}/storage`)).body.course).toEqual({ used: 500, limit: 1_000 });
    });

    it("is not exceeded by uploads that finish at the same moment", async () => {
      const courses = await Promise.all([newCourse(), newCourse()]);
      const before = (await teach().get(`/courses/${courses[0]?.courseId}/storage`)).body.organisation.used;
      await limit(1_000_000, before + 2_500);
      const uploads = await Promise.all(Array.from({ length: 8 }, () => uploadBytes(app, instructor.token, randomBytes(1_000), "p.bin")));
      const replies = await Promise.all(uploads.map((uploadId, n) => teach().post(`/courses/${courses[n % 2]?.courseId}/materials`, { uploadId })));
      expect(replies.filter(({ status }) => status === 201)).toHaveLength(2);
      for (const { status, body } of replies) if (status !== 201) expect([status, body.code, body.scope]).toEqual([422, "quota_exceeded", "organisation"]);
    });

    it("is set by administrators of the organisation, for it alone", async () => {
      await limit(10_000_000_000, 200_000_000_000);
      expect((await as(app, instructor.token).put("/materials/limits", { courseBytes: 1, organisationBytes: 1 })).status).toBe(403);
      expect((await as(app, student.token).get("/materials/limits")).status).toBe(403);
      expect((await as(app, admin.token).put("/materials/limits", { courseBytes: -1, organisationBytes: 1 })).status).toBe(400);
      const elsewhere = await within(app, await app.createOrganisation()).person("admin");
      await as(app, elsewhere.token).put("/materials/limits", { courseBytes: 1, organisationBytes: 1 });
      expect((await as(app, admin.token).get("/materials/limits")).body).toEqual({ courseBytes: 10_000_000_000, organisationBytes: 200_000_000_000 });
    });
  });

  it("opens to the course's instructors only: others are refused, strangers find nothing", async () => {
    const { courseId } = await newCourse();
    const { id } = await add(courseId, "words", "a.txt");
    const stranger = await within(app, await app.createOrganisation()).person("admin");
    const neighbour = await college.person("instructor");
    const uploadId = randomUUID();
    const doors = (who: string) => {
      const knock = as(app, who);
      return Promise.all([
        knock.get(`/courses/${courseId}/materials`),
        knock.post(`/courses/${courseId}/materials`, { uploadId }),
        knock.get(`/courses/${courseId}/storage`),
        knock.patch(`/materials/${id}`, { filename: "b.txt" }),
        knock.delete(`/materials/${id}`),
        knock.get(`/materials/${id}/versions`),
        knock.post(`/materials/${id}/versions`, { uploadId }),
        knock.get(`/materials/${id}/versions/1`),
        knock.post(`/materials/${id}/versions/1/restore`),
        knock.get(`/materials/${id}/downloads`),
      ]);
    };
    for (const { status } of await doors(student.token)) expect(status).toBe(403);
    for (const { status } of await doors(assistant.token)) expect(status).toBe(403);
    for (const { status } of await doors(stranger.token)) expect(status).toBe(404);
    for (const { status } of await doors(neighbour.token)) expect([403, 404]).toContain(status);
    expect((await as(app, neighbour.token).get(`/materials/${id}`)).status).toBe(404);
    expect((await as(app).get(`/materials/${id}`)).status).toBe(401);
    // Another course's file through one's own course.
    const own = await buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: neighbour.id });
    expect((await as(app, neighbour.token).get(`/courses/${own.courseId}/materials`)).body.items).toEqual([]);
    expect((await list(courseId)).items).toMatchObject([{ id, filename: "a.txt", version: 1 }]);
  });
});
