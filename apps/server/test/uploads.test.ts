import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, readdir, rename, rm, stat, symlink } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "@lectern/core";
import { courseMaterial } from "@lectern/courses/contract";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { freshDatabase } from "@lectern/testing/database";
import { freshRedis } from "@lectern/testing/redis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

const MEGABYTE = 1024 * 1024;
const TUS = { "tus-resumable": "1.0.0" };
const BYTES = { ...TUS, "content-type": "application/offset+octet-stream" };

const metadata = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("resumable uploads", () => {
  let app: TestApp;
  let other: TestApp;
  let filesDir: string;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let person: TestPerson;

  beforeAll(async () => {
    filesDir = await mkdtemp(join(tmpdir(), "lectern-files-"));
    database = await freshDatabase(inject("databaseServerUrl"));
    const shared = { DATABASE_URL: database.url, FILES_DIR: filesDir, REDIS_URL: freshRedis(inject("redisUrl")) };
    app = await startTestApp(shared);
    other = await startTestApp(shared);
    person = await app.signUp();
  });
  afterAll(async () => {
    await app?.stop();
    await other?.stop();
    await database.drop();
    await rm(filesDir, { recursive: true, force: true });
  });

  const announce = (size: number, { who = person, purpose = "course-material", filename = "notes.pdf", headers = {} } = {}) =>
    app.request("POST", "/api/uploads", {
      token: who.token,
      headers: { ...TUS, "upload-length": String(size), "upload-metadata": metadata({ filename, purpose }), ...headers },
    });
  const begin = async (size: number) => (await announce(size)).headers.get("location") ?? "";
  const send = (address: string, offset: number, bytes: Uint8Array, { on = app, who = person, headers = {} } = {}) =>
    on.request("PATCH", address, { token: who.token, body: bytes, headers: { ...BYTES, "upload-offset": String(offset), ...headers } });
  const look = (address: string, { on = app, who = person } = {}) => on.request("HEAD", address, { token: who.token, headers: TUS });
  const offsetOf = async (address: string) => Number((await look(address)).headers.get("upload-offset"));
  const idOf = (address: string) => address.split("/").at(-1) ?? "";
  const actorOf = ({ user }: TestPerson): Actor => ({
    userId: user.id,
    organisationId: user.organisationId,
    role: user.role,
    fullName: user.fullName,
    language: "en",
    timeZone: "UTC",
    sessionId: null,
  });
  const claim = (address: string, who = person) =>
    app.app.runtime.context({ requestId: "test", actor: actorOf(who) }).transaction((tx) => tx.claimUpload(idOf(address), { purpose: courseMaterial }));

  /** Sends the beginning of a PATCH and pulls the plug. */
  async function cutOff(address: string, offset: number, bytes: Uint8Array, announced: number): Promise<void> {
    const { port } = new URL(app.url);
    const request = httpRequest({
      host: "127.0.0.1",
      port,
      path: address,
      method: "PATCH",
      headers: { ...BYTES, authorization: `Bearer ${person.token}`, "upload-offset": offset, "content-length": announced },
    });
    request.on("error", () => {});
    await new Promise<void>((resolve) => request.write(bytes, () => resolve()));
    await sleep(150);
    request.destroy();
  }

  it("say what they can do", async () => {
    const reply = await app.request("OPTIONS", "/api/uploads", { token: person.token });
    expect(reply.status).toBe(204);
    expect(reply.headers.get("tus-version")).toBe("1.0.0");
    expect(reply.headers.get("tus-extension")?.split(",").toSorted()).toEqual(["creation", "creation-with-upload", "expiration", "termination"]);
    const { body } = await app.request("GET", "/api/openapi.json");
    expect(Object.keys(body.paths["/api/uploads/{uploadId}"]).toSorted()).toEqual(["delete", "head", "patch"]);
  });

  it("come in pieces and end as one file in storage", async () => {
    const content = randomBytes(3 * MEGABYTE);
    const created = await announce(content.length);
    expect(created.status).toBe(201);
    expect(Date.parse(created.headers.get("upload-expires") ?? "")).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    const address = created.headers.get("location") ?? "";
    expect(address).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}$/);
    const first = await send(address, 0, content.subarray(0, MEGABYTE));
    expect([first.status, first.headers.get("upload-offset"), first.headers.get("tus-resumable")]).toEqual([204, String(MEGABYTE), "1.0.0"]);
    const looked = await look(address);
    expect([looked.status, looked.headers.get("upload-offset"), looked.headers.get("upload-length")]).toEqual([200, String(MEGABYTE), String(content.length)]);
    expect(looked.headers.get("cache-control")).toBe("no-store");
    expect((await send(address, MEGABYTE, content.subarray(MEGABYTE))).status).toBe(204);
    const file = await claim(address);
    expect(file).toEqual({ hash: sha256(content), size: content.length, filename: "notes.pdf" });
    expect(await buffer(await app.ctx().storage.read(file.hash))).toEqual(content);
    expect(await readdir(join(filesDir, "uploads"))).not.toContain(idOf(address));
  });

  it("may bring their first bytes along when they are announced", async () => {
    const reply = await app.request("POST", "/api/uploads", {
      token: person.token,
      body: Buffer.from("hello"),
      headers: { ...BYTES, "upload-length": "10", "upload-metadata": metadata({ filename: "a.txt", purpose: "course-material" }) },
    });
    expect([reply.status, reply.headers.get("upload-offset")]).toEqual([201, "5"]);
    const address = reply.headers.get("location") ?? "";
    expect((await send(address, 5, Buffer.from("world"))).headers.get("upload-offset")).toBe("10");
    expect(await claim(address)).toMatchObject({ hash: sha256(Buffer.from("helloworld")) });
  });

  it("are continued by two copies of the server in turns", async () => {
    const content = randomBytes(4 * MEGABYTE);
    const address = await begin(content.length);
    for (let n = 0; n < 8; n++) {
      const on = n % 2 === 0 ? app : other;
      const reply = await send(address, (n * MEGABYTE) / 2, content.subarray((n * MEGABYTE) / 2, ((n + 1) * MEGABYTE) / 2), { on });
      expect(reply.status).toBe(204);
    }
    expect(await claim(address)).toMatchObject({ hash: sha256(content) });
  });

  it("keep what came before the connection was cut in the middle of a piece", async () => {
    const content = randomBytes(2 * MEGABYTE);
    const address = await begin(content.length);
    await cutOff(address, 0, content.subarray(0, 700_000), content.length);
    const offset = await offsetOf(address);
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(700_000);
    expect((await send(address, offset, content.subarray(offset), { on: other })).status).toBe(204);
    expect(await claim(address)).toMatchObject({ hash: sha256(content) });
  });

  it("let a client that comes back take the place of its own hanging connection, on another copy too", async () => {
    const content = randomBytes(MEGABYTE);
    const address = await begin(content.length);
    const { port } = new URL(app.url);
    const hanging = httpRequest({
      host: "127.0.0.1",
      port,
      path: address,
      method: "PATCH",
      headers: { ...BYTES, authorization: `Bearer ${person.token}`, "upload-offset": 0, "content-length": content.length },
    });
    hanging.on("error", () => {});
    hanging.write(content.subarray(0, 100_000));
    await sleep(200);
    const startedAt = Date.now();
    const looked = await look(address, { on: other });
    expect([looked.status, looked.headers.get("upload-offset")]).toEqual([200, "100000"]);
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect((await send(address, 100_000, content.subarray(100_000), { on: other })).status).toBe(204);
    hanging.destroy();
    expect(await claim(address)).toMatchObject({ hash: sha256(content) });
  });

  it("do not wait long for a writer that died", async () => {
    const address = await begin(10);
    await app.sql`update platform.upload set writer = ${randomUUID()}, writer_until = now() + interval '1 second' where id = ${idOf(address)}`;
    expect((await send(address, 0, Buffer.from("0123456789"))).status).toBe(204);
  });

  it("go on at what was safe when the server was killed: more bytes than were counted change nothing", async () => {
    const content = randomBytes(MEGABYTE);
    const address = await begin(content.length);
    await send(address, 0, content.subarray(0, 600_000));
    // As a killed process leaves it: the file is longer than the row knows.
    await app.sql`update platform.upload set received = 200000 where id = ${idOf(address)}`;
    expect(await offsetOf(address)).toBe(200_000);
    expect((await send(address, 600_000, content.subarray(600_000))).status).toBe(409);
    await send(address, 200_000, content.subarray(200_000));
    expect(await claim(address)).toMatchObject({ hash: sha256(content) });
  });

  it("of two writers at once let one through, and the file is whole", async () => {
    const content = randomBytes(MEGABYTE);
    const address = await begin(content.length);
    const replies = await Promise.all([send(address, 0, content), send(address, 0, content, { on: other }), send(address, 0, content)]);
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    for (const { status } of replies) expect([204, 409]).toContain(status);
    expect(await claim(address)).toMatchObject({ hash: sha256(content) });
  });

  it("say clearly that the disk is full, and go on when there is room again", async () => {
    const content = randomBytes(200_000);
    const address = await begin(content.length);
    await send(address, 0, content.subarray(0, 100_000));
    const path = join(filesDir, "uploads", idOf(address));
    const kept = `${path}.kept`;
    await rename(path, kept);
    await symlink("/dev/full", path);
    const full = await send(address, 100_000, content.subarray(100_000));
    expect([full.status, full.body.code]).toEqual([507, "storage_unavailable"]);
    await rename(kept, path);
    expect(await offsetOf(address)).toBe(100_000);
    expect((await send(address, 100_000, content.subarray(100_000))).status).toBe(204);
    expect(await claim(address)).toMatchObject({ hash: sha256(content) });
  });

  it("can be cancelled, and end after a day", async () => {
    const address = await begin(100);
    expect((await app.request("DELETE", address, { token: person.token, headers: TUS })).status).toBe(204);
    expect((await look(address)).status).toBe(404);
    const old = await begin(100);
    await app.sql`update platform.upload set created_at = now() - interval '25 hours', expires_at = now() - interval '1 hour' where id = ${idOf(old)}`;
    expect((await look(old)).status).toBe(410);
    expect(await send(old, 0, randomBytes(100))).toMatchObject({ status: 410, body: { code: "upload_expired" } });
  });

  it.each([
    ["an unknown purpose", 10, { purpose: "world-domination" }, 422, "upload_purpose_unknown"],
    ["more than the purpose allows", courseMaterial.maxBytes + 1, {}, 413, "file_too_large"],
    ["nothing", 0, {}, 400, "upload_protocol"],
    ["metadata that is none", 10, { headers: { "upload-metadata": "filename ???" } }, 400, "upload_protocol"],
    ["no metadata", 10, { headers: { "upload-metadata": metadata({ other: "x" }) } }, 422, "upload_purpose_unknown"],
    ["another version of the protocol", 10, { headers: { "tus-resumable": "0.2.2" } }, 400, "upload_protocol"],
    ["a length that is none", 10, { headers: { "upload-length": "-5" } }, 400, "upload_protocol"],
  ])("refuse %s when they are announced", async (_name, size, options, status, code) => {
    const reply = await announce(size, options);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it("refuse more bytes than were announced, wrong offsets and other media types", async () => {
    const address = await begin(10);
    expect(await send(address, 0, randomBytes(11))).toMatchObject({ status: 413, body: { code: "upload_size_exceeded" } });
    expect(await send(address, 4, randomBytes(2))).toMatchObject({ status: 409, body: { code: "upload_offset_conflict" } });
    expect(await send(address, 0, randomBytes(2), { headers: { "content-type": "text/plain" } })).toMatchObject({ status: 415 });
    expect(await offsetOf(address)).toBe(0);
    // The bytes of an upload are no body for any other route.
    const elsewhere = await app.request("POST", "/api/courses", { token: person.token, body: randomBytes(10), headers: BYTES });
    expect(elsewhere).toMatchObject({ status: 415, body: { code: "unsupported_media_type" } });
  });

  it("keep hostile names out of headers and rows", async () => {
    const filename = "../../x\r\nset-cookie: a=b\u0000\u202efdp.exe";
    const address = (await announce(4, { filename })).headers.get("location") ?? "";
    await send(address, 0, Buffer.from("data"));
    const looked = await look(address);
    expect(looked.headers.get("upload-metadata")).toBe(metadata({ filename, purpose: "course-material" }));
    expect(looked.headers.get("set-cookie")).toBeNull();
    expect((await claim(address)).filename).not.toMatch(/\p{Cc}/u);
  });

  it("exist for nobody else, in the organisation or outside, and for nobody without a session", async () => {
    const address = await begin(10);
    const colleague = await app.signUp({ role: "admin" });
    const stranger = await app.signUp({ role: "admin", organisationId: await app.createOrganisation() });
    for (const who of [colleague, stranger]) {
      expect((await look(address, { who })).status).toBe(404);
      expect((await send(address, 0, randomBytes(10), { who })).status).toBe(404);
      expect((await app.request("DELETE", address, { token: who.token, headers: TUS })).status).toBe(404);
      await expect(claim(address, who)).rejects.toMatchObject({ code: "upload_not_found" });
    }
    expect((await app.request("PATCH", address, { headers: { ...BYTES, "upload-offset": "0" }, body: randomBytes(10) })).status).toBe(401);
    expect((await app.request("POST", "/api/uploads", { headers: TUS })).status).toBe(401);
    expect(await offsetOf(address)).toBe(0);
  });

  it("are taken once: parallel claims have one winner, unfinished ones none, and a taken one is gone", async () => {
    const address = await begin(4);
    await expect(claim(address)).rejects.toMatchObject({ code: "upload_unfinished" });
    await send(address, 0, Buffer.from("data"));
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => claim(address)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "upload_claimed" });
    expect((await look(address)).status).toBe(404);
  });

  it("need the CSRF token like everything that a cookie may change", async () => {
    const login = await fetch(`${app.url}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: person.email, password: person.password }),
    });
    const cookie = login.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    const headers = { ...TUS, cookie, "upload-length": "4", "upload-metadata": metadata({ filename: "a", purpose: "course-material" }) };
    expect((await app.request("POST", "/api/uploads", { headers })).body.code).toBe("csrf_token_wrong");
    const token = decodeURIComponent(/lectern_csrf=([^;]+)/.exec(cookie)?.[1] ?? "");
    expect((await app.request("POST", "/api/uploads", { headers: { ...headers, "x-csrf-token": token } })).status).toBe(201);
  });

  it("bound what one person may have under way", async () => {
    const greedy = await app.signUp();
    const replies: number[] = [];
    for (let n = 0; n < 11; n++) replies.push((await announce(courseMaterial.maxBytes, { who: greedy })).status);
    expect(replies.slice(0, 10)).toEqual(replies.slice(0, 10).map(() => 201));
    expect(replies.at(-1)).toBe(429);
  });

  it("leave no part behind that is larger than what came", async () => {
    const address = await begin(courseMaterial.maxBytes);
    await send(address, 0, randomBytes(1_000));
    expect((await stat(join(filesDir, "uploads", idOf(address)))).size).toBe(1_000);
  });
});
