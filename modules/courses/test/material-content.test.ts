import { randomBytes } from "node:crypto";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";
import { uploadBytes } from "./upload-helper.ts";

describe("a file of a course, as it is served", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;
  let student: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    instructor = await college.person("instructor");
    student = await college.person();
  });
  afterAll(() => app.stop());

  async function newCourse() {
    const course = await buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: instructor.id });
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId: course.courseId, userIds: [student.id] });
    return course;
  }
  async function add(courseId: string, content: Uint8Array | string, filename: string) {
    const uploadId = await uploadBytes(app, instructor.token, content, filename);
    const reply = await as(app, instructor.token).post(`/courses/${courseId}/materials`, { uploadId });
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return reply.body;
  }

  it("answers ranges as RFC 9110 says", async () => {
    const { courseId } = await newCourse();
    const content = randomBytes(1_000);
    const { id } = await add(courseId, content, "data.bin");
    const get = async (headers: Record<string, string>, method = "GET") => {
      const reply = await fetch(`${app.url}/api/materials/${id}`, { method, headers: { authorization: `Bearer ${student.token}`, ...headers } });
      return {
        status: reply.status,
        range: reply.headers.get("content-range"),
        length: reply.headers.get("content-length"),
        etag: reply.headers.get("etag") ?? "",
        bytes: Buffer.from(await reply.arrayBuffer()),
      };
    };
    const whole = await get({});
    expect([whole.status, whole.bytes.equals(content)]).toEqual([200, true]);
    const part = async (range: string, more: Record<string, string> = {}) => get({ range, ...more });
    expect(await part("bytes=0-0")).toMatchObject({ status: 206, range: "bytes 0-0/1000", bytes: content.subarray(0, 1) });
    expect(await part("bytes=990-")).toMatchObject({ status: 206, range: "bytes 990-999/1000", bytes: content.subarray(990) });
    expect(await part("bytes=-5")).toMatchObject({ status: 206, range: "bytes 995-999/1000", bytes: content.subarray(995) });
    expect(await part("bytes=-5000")).toMatchObject({ status: 206, range: "bytes 0-999/1000" });
    expect(await part("bytes=999-5000")).toMatchObject({ status: 206, range: "bytes 999-999/1000" });
    for (const beyond of ["bytes=1000-", "bytes=-0", "bytes=5000-6000"]) expect(await part(beyond)).toMatchObject({ status: 416, range: "bytes */1000" });
    for (const ignored of ["bytes=0-1,5-6", "bytes=5-2", "lines=1-2", "bytes=", "bytes=a-b", "bytes=-"])
      expect((await part(ignored)).status, ignored).toBe(200);
    expect((await part("bytes=0-9", { "if-range": whole.etag })).status).toBe(206);
    for (const stale of ['"old"', `W/${whole.etag}`, "Sat, 21 Nov 2026 00:00:00 GMT"])
      expect((await part("bytes=0-9", { "if-range": stale })).status).toBe(200);
    expect(await get({}, "HEAD")).toMatchObject({ status: 200, length: "1000", bytes: Buffer.alloc(0) });
    expect(await get({ range: "bytes=10-19" }, "HEAD")).toMatchObject({ status: 206, length: "10", range: "bytes 10-19/1000" });
    expect((await get({ "if-none-match": `"x", W/${whole.etag}` })).status).toBe(304);
    expect((await get({ "if-none-match": "*" })).status).toBe(304);
    expect((await get({ "if-none-match": '"x"', "accept-encoding": "br, gzip" })).bytes.equals(content)).toBe(true);
  });

  it("never compresses what is asked for in parts", async () => {
    const { courseId } = await newCourse();
    const text = "line of text\n".repeat(1_000);
    const { id } = await add(courseId, text, "long.txt");
    const reply = await fetch(`${app.url}/api/materials/${id}`, {
      headers: { authorization: `Bearer ${student.token}`, "accept-encoding": "br", range: "bytes=0-3999" },
    });
    expect([reply.status, reply.headers.get("content-encoding"), reply.headers.get("content-length")]).toEqual([206, null, "4000"]);
    expect(await reply.text()).toBe(text.slice(0, 4_000));
  });

  it.each([
    ["picture.png", "<!doctype html><script>alert(1)</script>", "text/html", "attachment"],
    ["photo.jpg.html", "<html><body onload=alert(1)>", "text/html", "attachment"],
    ["logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml", "attachment"],
    ["logo.png", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml", "attachment"],
    ["feed.gif", '<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>', "application/xml", "attachment"],
    ["gif.js", "GIF89a/*\u0001\u0002*/=alert(1)//", "image/gif", "inline"],
    ["doc.pdf", "%PDF-1.4\n<script>alert(1)</script>", "application/pdf", "attachment"],
    ["page.txt", "\ufeff  <iframe src=javascript:alert(1)>", "text/html", "attachment"],
    ["shell.php.png", "<?php system($_GET[0]); ?>", "text/plain", "attachment"],
    ["mhtml.mht", "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>", "text/html", "attachment"],
  ])("serves %s so that nothing in it can run here", async (filename, content, mediaType, disposition) => {
    const { courseId } = await newCourse();
    const { id } = await add(courseId, content, filename);
    const { headers } = await as(app, student.token).get(`/materials/${id}`);
    expect(headers.get("content-type")?.split(";")[0]).toBe(mediaType);
    expect(headers.get("content-disposition")).toMatch(new RegExp(`^${disposition};`));
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^sandbox; default-src 'none'/);
    expect(policy).not.toMatch(/script|unsafe-eval|allow-/);
  });

  it.each([
    ['a"; filename="evil.exe', /^attachment; filename="a; filename=evil\.exe"; filename\*=UTF-8''a%3B%20filename%3Devil\.exe$/],
    ["x\r\nset-cookie: a=1.txt", /^attachment; filename="xset-cookie a=1\.txt"; filename\*=UTF-8''xset-cookie%20a%3D1\.txt$/],
    ["invoice\u202Efdp.txt", /^attachment; filename="invoicefdp\.txt"; filename\*=UTF-8''invoicefdp\.txt$/],
    ["Bài tập (1)'.txt", /^attachment; filename="Bai tap \(1\)'\.txt"; filename\*=UTF-8''B%C3%A0i%20t%E1%BA%ADp%20%281%29%27\.txt$/],
    ["100% 👩‍🏫.txt", /^attachment; filename="100_ __+\.txt"; filename\*=UTF-8''100%25%20/],
    ["../../etc/passwd", /^attachment; filename="passwd"; filename\*=UTF-8''passwd$/],
  ])("names the file %j as RFC 6266 says", async (filename, expected) => {
    const { courseId } = await newCourse();
    const { id } = await add(courseId, "words", filename);
    const { headers } = await as(app, student.token).get(`/materials/${id}`);
    expect(headers.get("content-disposition")).toMatch(expected);
    expect(headers.get("set-cookie")).toBeNull();
  });
});
