import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { AppError, defineFilesInUse } from "@lectern/core";
import { courseMaterial } from "@lectern/courses/contract";
import { buildCourse } from "@lectern/courses/factory";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modules } from "../src/modules.ts";
import { collectUnusedFiles, removeExpiredUploads } from "../src/uploads/housekeeping.ts";

const PNG = Buffer.from("89504e470d0a1a0a0000000d494844520000000100000001080600000", "hex");
const OLD = new Date(Date.now() - 48 * 3_600_000);

describe("stored files that nobody refers to", () => {
  let app: TestApp;
  let filesDir: string;
  let instructor: TestPerson;
  const rooms = modules.flatMap(({ filesInUse }) => filesInUse ?? []);

  beforeAll(async () => {
    filesDir = await mkdtemp(join(tmpdir(), "lectern-gc-"));
    app = await startTestApp({ FILES_DIR: filesDir });
    instructor = await app.signUp({ role: "instructor" });
  });
  afterAll(async () => {
    await app.stop();
    await rm(filesDir, { recursive: true, force: true });
  });

  const store = async (text: string) => (await app.ctx().storage.put(Readable.from([Buffer.from(text)]))).hash;
  const age = (hash: string) => utimes(join(filesDir, hash.slice(0, 2), hash.slice(2, 4), hash), OLD, OLD);
  const exists = async (hash: string) => (await app.ctx().storage.stat(hash)) !== null;
  const collect = () => collectUnusedFiles(app.ctx(), rooms);

  async function newMaterial(text: string) {
    const { courseId } = await buildCourse(app.ctx(), { organisationId: instructor.user.organisationId, instructorId: instructor.user.id });
    const form = new FormData();
    form.append("file", new Blob([text]), "a.txt");
    const { body } = await app.request("POST", `/api/courses/${courseId}/materials`, { token: instructor.token, body: form });
    const [row] = await app.sql<{ hash: string }[]>`select hash from courses.materials where id = ${body.id}`;
    return { courseId, id: body.id, hash: row?.hash ?? "" };
  }

  it("are asked for in every room that keeps hashes", () => {
    expect(rooms.map(({ name }) => name).toSorted()).toEqual(["chat.filesInUse", "courses.filesInUse", "interop.filesInUse", "users.filesInUse"]);
  });

  it("go when they are old, and what anybody uses stays", async () => {
    const [old, young] = [await store("nobody's, old"), await store("nobody's, young")];
    await age(old);
    const material = await newMaterial("a course's file");
    await age(material.hash);
    const form = new FormData();
    form.append("file", new Blob([PNG]), "me.png");
    const avatar = await app.request("POST", `/api/users/${instructor.user.id}/avatar`, { token: instructor.token, body: form });
    const [person] = await app.sql<{ avatarHash: string | null }[]>`select avatar_hash from users.person where id = ${instructor.user.id}`;
    if (person?.avatarHash) await age(person.avatarHash);
    expect(await collect()).toEqual({ deleted: 1 });
    expect([await exists(old), await exists(young), await exists(material.hash)]).toEqual([false, true, true]);
    if (avatar.status < 300) expect(await exists(person?.avatarHash ?? "")).toBe(true);
  });

  it("are the contents of deleted files once these are forgotten, of all versions", async () => {
    const material = await newMaterial("deleted file");
    await age(material.hash);
    await app.request("DELETE", `/api/materials/${material.id}`, { token: instructor.token });
    expect(await collect()).toEqual({ deleted: 0 });
    await app.sql`delete from courses.materials where id = ${material.id}`;
    expect(await collect()).toEqual({ deleted: 1 });
  });

  it("stay when one room does not answer", async () => {
    const hash = await store("somebody's?");
    await age(hash);
    await expect(collectUnusedFiles(app.ctx(), [...rooms, defineFilesInUse("nobody")])).rejects.toBeInstanceOf(AppError);
    expect(await exists(hash)).toBe(true);
    expect(await collect()).toEqual({ deleted: 1 });
  });

  it("stay when they are stored again while they are collected, and as uploads that wait to be claimed", async () => {
    const hash = await store("again");
    await age(hash);
    await store("again");
    expect(await collect()).toEqual({ deleted: 0 });
    const encode = (text: string) => Buffer.from(text).toString("base64");
    const reply = await app.request("POST", "/api/uploads", {
      token: instructor.token,
      body: Buffer.from("waiting"),
      headers: {
        "tus-resumable": "1.0.0",
        "content-type": "application/offset+octet-stream",
        "upload-length": "7",
        "upload-metadata": `filename ${encode("a")},purpose ${encode(courseMaterial.name)}`,
      },
    });
    expect(reply.status).toBe(201);
    const [row] = await app.sql<{ hash: string }[]>`select hash from platform.upload where hash is not null`;
    await age(row?.hash ?? "");
    expect(await collect()).toEqual({ deleted: 0 });
    await app.sql`update platform.upload set expires_at = now() - interval '1 minute'`;
    await removeExpiredUploads(app.ctx());
    expect(await collect()).toEqual({ deleted: 1 });
  });

  it("and parts that no upload owns are removed, those under way stay", async () => {
    const encode = (text: string) => Buffer.from(text).toString("base64");
    const reply = await app.request("POST", "/api/uploads", {
      token: instructor.token,
      body: Buffer.from("half"),
      headers: {
        "tus-resumable": "1.0.0",
        "content-type": "application/offset+octet-stream",
        "upload-length": "8",
        "upload-metadata": `filename ${encode("a")},purpose ${encode(courseMaterial.name)}`,
      },
    });
    const uploadId = reply.headers.get("location")?.split("/").at(-1);
    await writeFile(join(filesDir, "uploads", "01a1fcef-cb64-722c-a5f0-b4de132388fb"), "left behind");
    await removeExpiredUploads(app.ctx());
    expect(await readdir(join(filesDir, "uploads"))).toEqual([uploadId]);
  });
});
