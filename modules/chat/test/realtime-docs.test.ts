import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { startTestApp, type TestApp } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../contract.ts";
import { createStage, say, until } from "./stage.ts";

const page = readFileSync(new URL("../../../docs/realtime.md", import.meta.url), "utf8");
const [, source = ""] = page.match(/```js\n([\s\S]+?)```/) ?? [];
const followRoom: (socket: Socket, roomId: string, show: (messages: Message[]) => void) => Promise<void> = runInThisContext(`${source}; followRoom`);

describe("the client in docs/realtime.md", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it("has every message once and in its latest state after hundreds it was not there for, and after events that were lost", async () => {
    const stage = await createStage(app);
    const [teacher, ann] = await Promise.all([stage.person("Ms Vega", "instructor"), stage.person("Ann")]);
    const courseId = await stage.course(teacher, [ann]);
    const teachers = await stage.enter(teacher, courseId);
    const first = await say(teachers, courseId, "m1");
    const client = await app.connect(ann.token);
    let shown: Message[] = [];
    await followRoom(client, courseId, (messages) => {
      shown = messages;
    });
    await say(teachers, courseId, "m2");
    await until(() => shown.length === 2);

    client.disconnect();
    const text = app.sql`'m' || n`;
    await app.sql`
      insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type)
      select gen_random_uuid(), ${stage.organisationId}, ${courseId}, ${courseId}, n, n::text, ${teacher.id}, ${text}, 'text' from generate_series(3, 500) n`;
    await app.sql`update chat.room set last_sequence = 500 where id = ${courseId}`;
    expect(await teachers.emitWithAck("edit-message", { roomId: courseId, messageId: first.id, message: "changed" })).toMatchObject({ ok: true });
    client.connect();
    await until(() => shown.length === 500);
    expect(shown.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
    expect(shown[0]?.message).toBe("changed");

    // An event goes missing: the next one shows it.
    const listeners = client.listeners("message-received");
    client.off("message-received");
    await say(teachers, courseId, "lost");
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const listener of listeners) client.on("message-received", listener);
    await say(teachers, courseId, "seen");
    await until(() => shown.length === 502);
    expect(shown.slice(-2).map(({ message }) => message)).toEqual(["lost", "seen"]);
  });
});
