import { randomBytes } from "node:crypto";
import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { freshDatabase } from "@lectern/testing/database";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

const TUS = { "tus-resumable": "1.0.0" };
const BYTES = { ...TUS, "content-type": "application/offset+octet-stream" };

const metadata = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");
const idOf = (address: string) => address.split("/").at(-1) ?? "";

describe("resumable uploads between strangers and after losses", () => {
  let app: TestApp;
  let filesDir: string;
  let person: TestPerson;

  beforeAll(async () => {
    filesDir = await mkdtemp(join(tmpdir(), "lectern-files-"));
    app = await startTestApp({ FILES_DIR: filesDir });
    person = await app.signUp();
  });
  afterAll(async () => {
    await app?.stop();
    await rm(filesDir, { recursive: true, force: true });
  });

  const begin = async (size: number, who = person) => {
    const headers = { ...TUS, "upload-length": String(size), "upload-metadata": metadata({ filename: "notes.pdf", purpose: "course-material" }) };
    return (await app.request("POST", "/api/uploads", { token: who.token, headers })).headers.get("location") ?? "";
  };
  const send = (address: string, offset: number, bytes: Uint8Array, { on = app, who = person } = {}) =>
    on.request("PATCH", address, { token: who.token, body: bytes, headers: { ...BYTES, "upload-offset": String(offset) } });
  const look = (address: string, { who = person } = {}) => app.request("HEAD", address, { token: who.token, headers: TUS });

  it("are what the path says: nothing behind it reaches the uploads of others", async () => {
    const victim = await app.signUp({ role: "student", organisationId: await app.createOrganisation() });
    const theirs = await begin(10, victim);
    const mine = await begin(10);
    const headers = { ...TUS, "x-http-method-override": "DELETE" };
    for (const address of [`${mine}?/${idOf(theirs)}`, `/api/uploads?/${idOf(theirs)}`]) {
      await app.request("POST", address, { token: person.token, headers });
      await app.request("DELETE", address, { token: person.token, headers: TUS });
      expect((await look(theirs, { who: victim })).status).toBe(200);
    }
    expect((await look(mine)).status).toBe(404);
    expect((await look(`${await begin(10)}?/not-an-id`)).status).toBe(200);
  });

  it("end where their first bytes are lost, instead of becoming a file with a hole", async () => {
    const content = randomBytes(200_000);
    const lose = [(path: string) => rm(path), (path: string) => truncate(path, 50_000)];
    for (const how of lose) {
      const address = await begin(content.length);
      await send(address, 0, content.subarray(0, 100_000));
      await how(join(filesDir, "uploads", idOf(address)));
      const refused = await send(address, 100_000, content.subarray(100_000));
      expect([refused.status, refused.body.code]).toEqual([404, "upload_not_found"]);
      // Whoever asks where to go on starts again.
      expect((await look(address)).status).toBe(404);
    }
  });

  it("outlive a start of the server that keeps everything in one folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lectern-one-"));
    const own = await freshDatabase(inject("databaseServerUrl"));
    const settings = { DATABASE_URL: own.url, FILES_DIR: folder, LECTERN_DATA_DIR: folder };
    const first = await startTestApp(settings);
    const who = await first.signUp();
    const headers = { ...BYTES, "upload-length": "10", "upload-metadata": metadata({ filename: "a.txt", purpose: "course-material" }) };
    const address = (await first.request("POST", "/api/uploads", { token: who.token, body: Buffer.from("hello"), headers })).headers.get("location") ?? "";
    await first.stop();
    const second = await startTestApp(settings);
    expect((await send(address, 5, Buffer.from("world"), { on: second, who })).status).toBe(204);
    await second.stop();
    await own.drop();
    await rm(folder, { recursive: true, force: true });
  });
});
