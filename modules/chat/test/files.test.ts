import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CHAT_FILE_MAX_BYTES, filesInUse, type Message } from "../contract.ts";
import { imageSizeOf } from "../server/image-size.ts";
import { tidyFiles } from "../server/service/files.ts";
import { directRoom, openHouse, pngOf, refusedAs, upload, type ChatHouse } from "./chat-house.ts";

describe("files in messages", () => {
  let app: TestApp;
  let house: ChatHouse;
  let roomId: string;
  let ann: TestPerson;
  let ben: TestPerson;
  let a: Socket;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    house = await openHouse(app);
    roomId = house.courseId;
    [ann, ben] = [await house.join("Ann"), await house.join("Ben")];
    a = await house.enter(ann);
  });

  const take = (person: TestPerson, fileId: string, room = roomId) =>
    app.request("POST", `/api/chat/rooms/${room}/files`, { token: person.token, body: { fileId } });
  const get = (person: TestPerson, fileId: string, query = "") => app.request("GET", `/api/chat/files/${fileId}${query}`, { token: person.token });
  const send = (socket: Socket, fileId: string, more: object = {}) =>
    socket.emitWithAck("send-message", { roomId, clientId: randomUUID(), message: "", messageType: "file", fileId, ...more });

  it("are taken ahead of their message, the same however often and fast it is asked, and shown with their size", async () => {
    const fileId = await upload(app, ann, pngOf(640, 480), "Tafel.png");
    const answers = await Promise.all([take(ann, fileId), take(ann, fileId), take(ann, fileId)]);
    for (const { status, body } of [...answers, await take(ann, fileId)]) {
      expect({ status, body }).toEqual({
        status: 200,
        body: { id: fileId, name: "Tafel.png", size: 33, mediaType: "image/png", url: `/api/chat/files/${fileId}`, width: 640, height: 480 },
      });
    }
    expect((await get(ann, fileId)).status).toBe(200);
    expect((await get(ben, fileId)).body.code).toBe("not_found");
    const { message } = await send(a, fileId, { message: "The board" });
    expect(message).toMatchObject({ messageType: "file", message: "The board", file: answers[0].body });
    const reply = await get(ben, fileId);
    expect([reply.status, reply.headers.get("content-type"), reply.headers.get("content-disposition")]).toEqual([
      200,
      "image/png",
      expect.stringMatching(/^inline; filename="Tafel.png"/),
    ]);
    expect((await get(ben, fileId, "?download=1")).headers.get("content-disposition")).toMatch(/^attachment/);
    const found = await app.request("GET", `/api/chat/rooms/${roomId}/messages?q=tafel`, { token: ben.token });
    expect(found.body.items.map((one: Message) => one.id)).toEqual([message.id]);
  });

  it("may be sent without being taken first, and only once", async () => {
    const fileId = await upload(app, ann, "Notes", "notes.txt");
    const first = await send(a, fileId, { clientId: "c1" });
    expect(first).toMatchObject({ ok: true, message: { file: { id: fileId, mediaType: "text/plain", width: null } } });
    expect((await send(a, fileId, { clientId: "c1" })).message.id).toBe(first.message.id);
    expect(await send(a, fileId)).toMatchObject(refusedAs("file_missing"));
    const two = await upload(app, ann, "Two", "two.txt");
    const answers = await Promise.all([send(a, two), send(a, two), send(a, two)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await send(a, await upload(app, ann, "x", "x.txt"), { clientId: "c1" })).toMatchObject(refusedAs("client_id_reused"));
  });

  it("are their uploader's alone until they are sent, in the room they were taken into", async () => {
    const fileId = await upload(app, ann, "Mine", "mine.txt");
    expect(await take(ben, fileId)).toMatchObject({ status: 404, body: { code: "upload_not_found" } });
    await take(ann, fileId);
    const b = await house.enter(ben);
    expect(await send(b, fileId)).toMatchObject(refusedAs("file_missing"));
    expect((await take(ben, fileId)).body.code).toBe("file_missing");
    const direct = await directRoom(app, ann, ben);
    expect((await take(ann, fileId, direct)).body.code).toBe("file_missing");
    expect(await a.emitWithAck("send-message", { roomId: direct, clientId: "d", messageType: "file", fileId })).toMatchObject(refusedAs("file_missing"));
    expect(await send(a, randomUUID())).toMatchObject(refusedAs("file_missing"));
    const material = await app.request("POST", "/api/uploads", {
      token: ann.token,
      headers: { "tus-resumable": "1.0.0", "upload-length": "5", "upload-metadata": `filename ${btoa("x")},purpose ${btoa("course-material")}` },
    });
    expect(await send(a, material.headers.get("location")?.split("/").at(-1) ?? "")).toMatchObject(refusedAs("file_missing"));
  });

  it("are for the people of their room: not for others of the course's organisation, nor of another, nor after a place in it ended", async () => {
    const fileId = await upload(app, ann, "Secret", "secret.txt");
    await send(a, fileId);
    const [guest, foreigner] = [await app.signUp(), await app.signUp({ organisationId: await app.createOrganisation(), role: "admin" })];
    for (const person of [guest, foreigner]) expect(await get(person, fileId)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect((await app.request("GET", `/api/chat/files/${fileId}`)).status).toBe(401);
    expect((await get(ben, fileId)).status).toBe(200);
    await app.request("DELETE", `/api/courses/${roomId}/enroll`, { token: ben.token });
    await expect.poll(async () => (await get(ben, fileId)).status, { timeout: 4_000 }).toBe(404);
    const direct = await directRoom(app, ann, guest);
    const own = await upload(app, ann, "Ours", "ours.txt");
    await a.emitWithAck("send-message", { roomId: direct, clientId: "d", messageType: "file", fileId: own });
    expect([(await get(guest, own)).status, (await get(house.teacher, own)).status]).toEqual([200, 404]);
  });

  it("go with their message", async () => {
    const fileId = await upload(app, ann, `Regret ${randomUUID()}`, "regret.txt");
    const { message } = await send(a, fileId);
    const [row] = await app.sql<{ hash: string }[]>`select hash from chat.file where id = ${fileId}`;
    const hashes = [row?.hash ?? ""];
    expect(await app.ctx().call(filesInUse, { hashes })).toEqual({ inUse: hashes });
    expect((await a.emitWithAck("delete-message", { roomId, messageId: message.id })).message.file).toBeNull();
    for (const person of [ann, ben]) expect((await get(person, fileId)).status).toBe(404);
    expect(await app.ctx().call(filesInUse, { hashes })).toEqual({ inUse: [] });
    const { messages } = await a.emitWithAck("join-course", { roomId });
    expect(messages.at(-1)).toMatchObject({ file: null, deletedAt: expect.any(String) });
  });

  it("that were never sent are forgotten after two weeks, others are not", async () => {
    const [sent, unsent, fresh] = await Promise.all(["a", "b", "c"].map((text) => upload(app, ann, text, `${text}.txt`)));
    for (const fileId of [sent, unsent, fresh]) await take(ann, fileId ?? "");
    await send(a, sent ?? "");
    await app.sql`update chat.file set created_at = now() - interval '15 days' where id = any(${[sent ?? "", unsent ?? ""]}::uuid[])`;
    expect(await tidyFiles(app.ctx())).toEqual({ removed: 1 });
    expect((await get(ann, unsent ?? "")).status).toBe(404);
    expect((await get(ann, fresh ?? "")).status).toBe(200);
  });

  it("have ten megabytes and not one byte more", async () => {
    const create = (bytes: number) =>
      app.request("POST", "/api/uploads", {
        token: ann.token,
        headers: { "tus-resumable": "1.0.0", "upload-length": String(bytes), "upload-metadata": `filename ${btoa("big.bin")},purpose ${btoa("chat-file")}` },
      });
    expect(await create(CHAT_FILE_MAX_BYTES + 1)).toMatchObject({ status: 413, body: { code: "file_too_large" } });
    expect(await create(CHAT_FILE_MAX_BYTES)).toMatchObject({ status: 201 });
    const half = (await create(CHAT_FILE_MAX_BYTES)).headers.get("location")?.split("/").at(-1) ?? "";
    expect(await send(a, half)).toMatchObject(refusedAs("upload_unfinished"));
  });

  const SCRIPT = "<!doctype html><script>alert(document.domain)</script>";
  const DISGUISED: readonly (readonly [string, string | Buffer, string, string])[] = [
    ["a page named as a picture", SCRIPT, "cat.png", "text/html"],
    [
      "a drawing that can carry script",
      `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`,
      "logo.svg",
      "image/svg+xml",
    ],
    ["a drawing named as a picture", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "logo.png", "image/svg+xml"],
    ["a page that begins like a GIF", `GIF89a/*${SCRIPT}*/=1;`, "x.html", "image/gif"],
    ["a page behind a picture", pngOf(1, 1, SCRIPT), "x.html", "image/png"],
    ["a PDF with a page in it", `%PDF-1.7\n${SCRIPT}`, "x.html", "application/pdf"],
    ["a page in UTF-16", Buffer.from(`\ufeff${SCRIPT}`, "utf16le"), "cat.jpg", "text/plain"],
    ["a program", Buffer.from("4d5a90000300000004000000ffff0000", "hex"), "invoice.pdf", "application/octet-stream"],
  ];

  it("never run in our origin, whatever they are dressed as", async () => {
    for (const [what, content, filename, mediaType] of DISGUISED) {
      const fileId = await upload(app, ann, content, filename);
      expect((await send(a, fileId)).message.file, what).toMatchObject({ mediaType });
      const { headers } = await get(ben, fileId);
      expect(headers.get("content-type"), what).toContain(mediaType);
      expect(headers.get("x-content-type-options"), what).toBe("nosniff");
      expect(headers.get("content-security-policy"), what).toContain("sandbox; default-src 'none'");
      expect(headers.get("content-disposition"), what).toMatch(/^image\/(gif|png)$/.test(mediaType) ? /^inline/ : /^attachment/);
    }
  });

  it("have names without anything that turns writing around, leads elsewhere or ends a header", async () => {
    for (const [given, shown] of [
      ["Plan\u202Egpj.exe", "Plangpj.exe"],
      ["../../etc/passwd", "passwd"],
      ['a"\r\nset-cookie: x=1.txt', "aset-cookie x=1.txt"],
      ["<img src=x onerror=alert(1)>.png", "img src=x onerror=alert(1).png"],
      ["\u2066\u200b", "file"],
      ["Bài tập số 1.docx", "Bài tập số 1.docx"],
    ]) {
      const fileId = await upload(app, ann, "x", given ?? "");
      expect((await take(ann, fileId)).body.name).toBe(shown);
      const { headers } = await get(ann, fileId);
      expect(headers.get("set-cookie")).toBeNull();
      expect(headers.get("content-disposition")).not.toMatch(/[\u202e\r\n]/);
    }
  });
});

describe("the size of a picture", () => {
  const jpeg = (orientation: number | null) => {
    const frame = Buffer.from("ffc0001108012c019003012200021101031101", "hex");
    const exif = Buffer.from(`ffe100224578696600004d4d002a0000000800010112000300000001${(orientation ?? 1).toString(16).padStart(4, "0")}000000000000`, "hex");
    return Buffer.concat([Buffer.from("ffd8", "hex"), ...(orientation === null ? [] : [exif]), frame]);
  };

  it.each([
    ["image/png", pngOf(3, 4), { width: 3, height: 4 }],
    ["image/gif", Buffer.from("474946383961400130000000", "hex"), { width: 320, height: 48 }],
    ["image/jpeg", jpeg(null), { width: 400, height: 300 }],
    ["image/jpeg", jpeg(6), { width: 300, height: 400 }],
    ["image/webp", Buffer.from("524946460000000057454250565038580a000000000000002b01003f0000", "hex"), { width: 300, height: 64 }],
    ["image/webp", Buffer.from("5249464600000000574542505650384c000000002f2bc10f00", "hex"), { width: 300, height: 64 }],
  ])("is read from %s", (mediaType, head, size) => {
    expect(imageSizeOf(mediaType, head)).toEqual(size);
  });

  it("is unknown where the file ends too early, says nonsense, or is no picture", () => {
    expect(imageSizeOf("image/png", pngOf(1, 1).subarray(0, 20))).toBeNull();
    expect(imageSizeOf("image/png", pngOf(0, 4_000_000_000))).toBeNull();
    expect(imageSizeOf("image/jpeg", Buffer.from("ffd8ffe1ffff", "hex"))).toBeNull();
    expect(imageSizeOf("text/html", Buffer.from("<html>"))).toBeNull();
  });
});
