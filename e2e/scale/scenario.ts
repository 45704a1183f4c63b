import { randomBytes, randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { sampleData } from "@lectern/testing/sample-data";
import type { Socket } from "socket.io-client";
import { expect, it } from "vitest";
import { ADMIN, createPeople, PASSWORD, type Person } from "./people.ts";

const WITHIN = { timeout: 20_000, interval: 50 };
const REVOKED_WITHIN = { timeout: 5_000, interval: 50 };

/**
 * One class from registration to a finished import, as its people's clients see it. The same steps have to pass however
 * the server is cut into processes: `url` is the gateway in front of them. Each step stands on the one before.
 */
export function describeScenario(url: () => string): void {
  let people: ReturnType<typeof createPeople>;
  let instructor: Person;
  let student: Person;
  let outsider: Person;
  let courseId: string;
  let sectionIds: string[];

  it("people register, and the administrator makes one of them an instructor", async () => {
    people = createPeople(url());
    const admin = await people.signIn(ADMIN.email, ADMIN.password);
    const [first, second, third] = await Promise.all(["Ngô Bảo Châu", "Maryam Mirzakhani", "Terence Tao"].map((name) => people.register(name)));
    if (!first || !second || !third) throw new Error("nobody came");
    expect((await admin.call("PUT", `/api/users/${first.id}`, { role: "instructor" })).status).toBe(200);
    instructor = await people.signIn(first.email, PASSWORD);
    [student, outsider] = [second, third];
    expect((await student.call("GET", "/api/auth/profile")).body).toMatchObject({ fullName: "Maryam Mirzakhani", role: "student" });
  });

  it("a course is written and published once, also when the request is repeated to another copy", async () => {
    const key = { "idempotency-key": randomUUID() };
    const [first, second] = [
      await instructor.call("POST", "/api/courses", { title: "Hình học đại số" }, key),
      await instructor.call("POST", "/api/courses", { title: "Hình học đại số" }, key),
    ];
    expect(first.status).toBe(201);
    expect(second.body.id).toBe(first.body.id);
    courseId = first.body.id;
    const lesson = await instructor.call("POST", `/api/courses/${courseId}/lessons`, { title: "Curves" });
    expect(lesson.status).toBe(201);
    sectionIds = [];
    for (const title of ["Lines", "Conics"]) {
      const section = await instructor.call("POST", `/api/lessons/${lesson.body.id}/sections`, {
        title,
        contentType: "text",
        content: `<p>${title}</p>`,
        required: true,
      });
      expect(section.status).toBe(201);
      sectionIds.push(section.body.id);
    }
    expect((await student.call("GET", `/api/courses/${courseId}`)).status).toBe(404);
    expect((await instructor.call("POST", `/api/courses/${courseId}/publish`)).status).toBe(200);
    await expect.poll(async () => (await student.call("GET", `/api/courses/${courseId}`)).status, WITHIN).toBe(200);
  });

  it("fifty parallel enrolments are one, and the class sees it", async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, () => student.call("POST", `/api/courses/${courseId}/enroll`)));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    const { body } = await instructor.call("GET", `/api/courses/${courseId}/enrollments`);
    expect(body.items.map(({ userId }: { userId: string }) => userId)).toEqual([student.id]);
  });

  it("progress is counted once, at every level, and reaches the instructor's open page", async () => {
    const page = await instructor.connect();
    const heard: { courseId: string; userId: string; course: { percentage: number } }[] = [];
    page.on("progress-updated", (message) => heard.push(message));
    expect(await page.emitWithAck("join-course", { courseId })).toMatchObject({ ok: true });
    const operation = { operationId: randomUUID(), status: "completed", timeSpentSeconds: 60 };
    for (const sectionId of sectionIds) {
      const sent = { ...operation, operationId: `${operation.operationId}-${sectionId}` };
      const [one, two] = await Promise.all([
        student.call("POST", `/api/sections/${sectionId}/progress`, sent),
        student.call("POST", `/api/sections/${sectionId}/progress`, sent),
      ]);
      expect([one.status, two.status]).toEqual([200, 200]);
    }
    const { body } = await student.call("GET", `/api/courses/${courseId}/progress`);
    expect(body.course).toMatchObject({ status: "completed", percentage: 100, timeSpentSeconds: 120 });
    await expect.poll(() => heard.some(({ userId, course }) => userId === student.id && course.percentage === 100), WITHIN).toBe(true);
    page.disconnect();
  });

  it("a conversation reaches everybody once and in order, and whoever was away catches up", async () => {
    const [one, two] = [await instructor.connect(), await student.connect()];
    const [seenByOne, seenByTwo] = [collect(one), collect(two)];
    expect(await one.emitWithAck("join-course", { courseId })).toMatchObject({ ok: true, online: 1 });
    expect(await two.emitWithAck("join-course", { courseId })).toMatchObject({ ok: true, online: 2 });
    const texts = Array.from({ length: 20 }, (_, n) => `message ${n}`);
    for (const [n, message] of texts.entries()) {
      const from = n % 2 === 0 ? one : two;
      const clientId = randomUUID();
      const first = await from.emitWithAck("send-message", { courseId, clientId, message });
      const again = await from.emitWithAck("send-message", { courseId, clientId, message });
      expect(again.message?.id, JSON.stringify([first, again])).toBe(first.message.id);
    }
    for (const seen of [seenByOne, seenByTwo]) await expect.poll(() => distinct(seen), WITHIN).toEqual(texts);
    two.disconnect();
    await expect.poll(async () => (await instructor.call("GET", `/api/courses/${courseId}/online`)).body.online, WITHIN).toBe(1);
    await one.emitWithAck("send-message", { courseId, clientId: randomUUID(), message: "while you were away" });
    const back = await student.connect();
    const joined = await back.emitWithAck("join-course", { courseId, afterSequence: 20 });
    expect(joined.messages.map(({ message }: { message: string }) => message)).toEqual(["while you were away"]);
    expect(await (await outsider.connect()).emitWithAck("join-course", { courseId })).toMatchObject({ ok: false, problem: { code: "not_allowed" } });
    expect(await back.emitWithAck("time-sync", { clientTime: 1 })).toMatchObject({ ok: true, clientTime: 1 });
    expect(await back.emitWithAck("no-such-event", {})).toMatchObject({ ok: false });
    one.disconnect();
    back.disconnect();
  });

  it("a file arrives in pieces, whichever copies they go to, and is read again", async () => {
    const content = randomBytes(300_000);
    const tus = { "tus-resumable": "1.0.0" };
    const metadata = Object.entries({ filename: "curves.bin", purpose: "course-material" }).map(([name, value]) => `${name} ${btoa(value)}`);
    const send = (method: string, path: string, headers: Record<string, string>, body?: Uint8Array) =>
      fetch(new URL(path, url()), {
        method,
        headers: { ...tus, authorization: `Bearer ${instructor.token}`, ...headers },
        ...(body ? { body: body as BodyInit } : {}),
      });
    const created = await send("POST", "/api/uploads", { "upload-length": String(content.length), "upload-metadata": metadata.join(",") });
    expect(created.status).toBe(201);
    const location = new URL(created.headers.get("location") ?? "", url()).pathname;
    for (let offset = 0; offset < content.length; offset += 100_000) {
      const piece = content.subarray(offset, offset + 100_000);
      const reply = await send("PATCH", location, { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" }, piece);
      expect(reply.status, await reply.text()).toBe(204);
    }
    const material = await instructor.call("POST", `/api/courses/${courseId}/materials`, { uploadId: location.split("/").at(-1) });
    expect(material.status, JSON.stringify(material.body)).toBe(201);
    for (let copy = 0; copy < 2; copy++) {
      const reply = await fetch(`${url()}${material.body.url}`, { headers: { authorization: `Bearer ${student.token}`, range: "bytes=250000-" } });
      expect(reply.status).toBe(206);
      expect(Buffer.from(await reply.arrayBuffer()).equals(content.subarray(250_000))).toBe(true);
    }
  });

  it("the dashboard is put together from every room", async () => {
    const { status, body } = await student.call("GET", "/api/bff/dashboard");
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain("Hình học đại số");
    expect(body.missing).toEqual([]);
  });

  it("a real course is imported, and its author is told how it goes", async () => {
    const page = await instructor.connect();
    const updates: { jobId: string; status: string }[] = [];
    page.on("job-updated", (update) => updates.push(update));
    const form = new FormData();
    form.set("file", await openAsBlob(sampleData("courses/allyworkshop.imscc")), "allyworkshop.imscc");
    const started = await instructor.call("POST", "/api/courses/import", form);
    expect(started.status).toBe(202);
    const job = async () => (await instructor.call("GET", `/api/jobs/${started.body.jobId}`)).body;
    await expect.poll(async () => (await job()).status, { ...WITHIN, timeout: 60_000 }).toBe("succeeded");
    const { result } = await job();
    expect(result.report.length).toBeGreaterThan(20);
    const course = await instructor.call("GET", `/api/courses/${result.courseId}`);
    expect(course.body.lessons.length).toBeGreaterThan(3);
    await expect.poll(() => updates.some(({ jobId, status }) => jobId === started.body.jobId && status === "succeeded"), WITHIN).toBe(true);
    page.disconnect();
  });

  it("an ended enrolment takes the person out of the room, wherever their socket is", async () => {
    const leaver = await people.register("Emmy Noether");
    await leaver.call("POST", `/api/courses/${courseId}/enroll`);
    const socket = await leaver.connect();
    expect(await socket.emitWithAck("join-course", { courseId })).toMatchObject({ ok: true });
    const { body } = await instructor.call("GET", `/api/courses/${courseId}/enrollments`);
    const mine = body.items.find(({ userId }: { userId: string }) => userId === leaver.id);
    expect((await instructor.call("PATCH", `/api/enrollments/${mine.id}`, { status: "suspended" })).status).toBe(200);
    await expect.poll(async () => (await instructor.call("GET", `/api/courses/${courseId}/online`)).body.online, WITHIN).toBe(0);
    const seen = collect(socket);
    const speaker = await instructor.connect();
    await speaker.emitWithAck("join-course", { courseId });
    await speaker.emitWithAck("send-message", { courseId, clientId: randomUUID(), message: "among ourselves" });
    expect(await socket.emitWithAck("join-course", { courseId })).toMatchObject({ ok: false });
    expect(distinct(seen)).toEqual([]);
    speaker.disconnect();
    socket.disconnect();
  });

  it("signing out reaches every process and every open socket within five seconds", async () => {
    const again = await people.signIn(student.email, PASSWORD);
    const socket = await again.connect();
    expect((await again.call("POST", "/api/auth/logout")).status).toBeLessThan(300);
    await expect.poll(() => socket.connected, REVOKED_WITHIN).toBe(false);
    await expect
      .poll(
        async () => (await Promise.all(Array.from({ length: 8 }, () => again.call("GET", "/api/auth/profile")))).map(({ status }) => status),
        REVOKED_WITHIN,
      )
      .toEqual(Array.from({ length: 8 }, () => 401));
  });

  it("wrong passwords are counted together, whichever copy they go to", async () => {
    const victim = await people.register("Sophie Germain");
    const tries: number[] = [];
    for (let n = 0; n < 6; n++)
      tries.push((await people.send(null, "POST", "/api/auth/login", { email: victim.email, password: `wrong ${n} password` })).status);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
    people.disconnectAll();
  });
}

interface Received {
  readonly sequence: number;
  readonly message: string;
}

function collect(socket: Socket): Received[] {
  const seen: Received[] = [];
  socket.on("message-received", (message: Received) => seen.push(message));
  return seen;
}

/** What a client shows: each sequence number once, in the order of arrival. */
function distinct(seen: readonly Received[]): string[] {
  return [...new Map(seen.map((one) => [one.sequence, one.message])).values()];
}
