import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { startTestApp } from "@lectern/testing";
import { describe, expect, it } from "vitest";

/** More than the kernel's buffers of a connection on this machine hold. */
const FILE_BYTES = 24 * 1024 * 1024;

describe("a server that stops", () => {
  it("does not wait for somebody who has stopped reading a download", async () => {
    const app = await startTestApp();
    const { token } = await app.signUp({ role: "instructor" });
    const { body: course } = await app.request("POST", "/api/courses", { token, body: { title: "Large files" } });
    const form = new FormData();
    form.set("file", new Blob([randomBytes(FILE_BYTES)]), "large.bin");
    const { body: material } = await app.request("POST", `/api/courses/${course.id}/materials`, { token, body: form });
    const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
    socket.write(`GET /api/materials/${material.id} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`);
    const [first] = (await once(socket, "data")) as [Buffer];
    expect(first.toString("latin1")).toMatch(/^HTTP\/1\.1 200 /);
    socket.pause();
    const ended = once(socket, "close");
    socket.on("error", () => {});
    await app.stop();
    socket.resume();
    await ended;
  }, 40_000);
});
