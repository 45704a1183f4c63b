import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe("sockets", () => {
  let app: TestApp;
  let student: TestPerson;

  beforeAll(async () => {
    app = await startTestApp();
    student = await app.signUp();
  });
  afterAll(() => app.stop());

  function refusal(options: Parameters<typeof io>[1]): Promise<{ message: string; data?: { code: string } }> {
    const socket = io(app.url, { path: "/socket.io", transports: ["websocket"], forceNew: true, reconnection: false, ...options });
    return new Promise((resolve, reject) => {
      socket.once("connect_error", (error) => resolve(error as never));
      socket.once("connect", () => reject(new Error("was let in")));
    }).finally(() => socket.disconnect()) as never;
  }

  it.each([{}, { auth: { token: "" } }, { auth: { token: "x.y.z" } }, { auth: { token: 7 } }])("let nobody in with %j", async (options) => {
    expect((await refusal(options)).data).toMatchObject({ code: "not_signed_in" });
  });

  it("refuse pages of other origins", async () => {
    await refusal({ auth: { token: student.token }, extraHeaders: { origin: "https://evil.example" } });
  });

  it("tell the server's time for clocks to follow", async () => {
    const socket = await app.connect(student.token);
    const before = Date.now();
    const answer = await socket.emitWithAck("time-sync", { clientTime: 5 });
    expect(answer).toMatchObject({ ok: true, clientTime: 5 });
    expect(answer.serverTime).toBeGreaterThanOrEqual(before - 1);
  });

  it("acknowledge what they do not understand with a problem", async () => {
    const socket = await app.connect(student.token);
    expect(await socket.emitWithAck("make-coffee", {})).toMatchObject({ ok: false, problem: { code: "unknown_event", status: 404 } });
    expect(await socket.emitWithAck("time-sync", { clientTime: "now" })).toMatchObject({
      ok: false,
      problem: { code: "validation_failed", errors: [{ path: "/clientTime" }] },
    });
    expect(await socket.emitWithAck("time-sync", null)).toMatchObject({ ok: false, problem: { code: "validation_failed" } });
    const error = new Promise((resolve) => socket.once("error", resolve));
    socket.emit("time-sync", {});
    expect(await error).toMatchObject({ code: "validation_failed" });
  });

  it("acknowledge an event that brings nothing but its acknowledgement", async () => {
    const socket = await app.connect(student.token);
    expect(await socket.emitWithAck("time-sync")).toMatchObject({ ok: false, problem: { code: "validation_failed" } });
  });

  it("treat a cookie that cannot be read as none", async () => {
    expect((await refusal({ extraHeaders: { cookie: "lectern_access=%E0" } })).data).toMatchObject({ code: "not_signed_in" });
  });

  it("limit floods with a clear answer and go on afterwards", async () => {
    const flooder = await app.signUp();
    const socket = await app.connect(flooder.token);
    const answers = await Promise.all(Array.from({ length: 80 }, () => socket.emitWithAck("time-sync", { clientTime: 1 })));
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused.length).toBe(20);
    expect(refused[0].problem).toMatchObject({ code: "rate_limited", status: 429 });
    expect(refused[0].problem.retryAfterSeconds).toBeGreaterThan(0);
  });

  it("close within five seconds when the session is revoked", async () => {
    const person = await app.signUp();
    const socket = await app.connect(person.token);
    const closed = new Promise((resolve) => socket.once("disconnect", resolve));
    await app.sql`update users.session set revoked_at = now(), revoked_reason = 'revoked' where user_id = ${person.user.id}`;
    const startedAt = Date.now();
    expect(await closed).toBe("io server disconnect");
    const profile = () => app.request("GET", "/api/auth/profile", { token: person.token });
    while ((await profile()).status === 200 && Date.now() - startedAt < 5_000) await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await profile()).status).toBe(401);
  });
});
