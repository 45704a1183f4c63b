import type { Actor } from "@lectern/core";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RoomAccess } from "../server/chat.policy.ts";
import { exportRoom } from "../server/service/export.ts";
import { directRoom, openHouse, say, upload, type ChatHouse } from "./chat-house.ts";

describe("the export of a room", () => {
  let app: TestApp;
  let house: ChatHouse;
  let roomId: string;
  let ann: TestPerson;
  let a: Socket;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    house = await openHouse(app);
    roomId = house.courseId;
    ann = await house.join("=HYPERLINK(1)");
    a = await house.enter(ann);
  });

  const get = (query = "", person = house.teacher, room = roomId) => app.request("GET", `/api/chat/rooms/${room}/export${query}`, { token: person.token });
  /** As it came: the test's own client takes everything with `json` in its type for one document. */
  async function getLines(room = roomId): Promise<Response> {
    return fetch(`${app.url}/api/chat/rooms/${room}/export?format=jsonl`, { headers: { authorization: `Bearer ${house.teacher.token}` } });
  }
  const linesOf = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("has every message with what it said before and what was taken back, by whom and when", async () => {
    const t = await house.enter(house.teacher);
    const one = await say(a, roomId, "Frist");
    await a.emitWithAck("edit-message", { roomId, messageId: one.id, message: "First" });
    await a.emitWithAck("edit-message", { roomId, messageId: one.id, message: "First now" });
    const two = await say(a, roomId, "Rude");
    await t.emitWithAck("react", { roomId, messageId: one.id, emoji: "👍", on: true });
    await t.emitWithAck("delete-message", { roomId, messageId: two.id });
    const fileId = await upload(app, ann, "x", "x.txt");
    await say(a, roomId, "", { messageType: "file", fileId });

    const reply = await getLines();
    expect([reply.status, reply.headers.get("content-type"), reply.headers.get("content-length")]).toEqual([200, "application/jsonl; charset=utf-8", null]);
    expect(reply.headers.get("content-disposition")).toMatch(/^attachment; filename="chat-.*\.jsonl"/);
    const annThere = { id: ann.user.id, fullName: "=HYPERLINK(1)" };
    expect(linesOf(await reply.text())).toMatchObject([
      {
        sequence: 1,
        sender: annThere,
        message: "First now",
        reactions: [{ emoji: "👍", count: 1 }],
        versions: [
          { message: "Frist", replacedBy: annThere },
          { message: "First", replacedBy: annThere },
        ],
        deletedBy: null,
      },
      { sequence: 2, message: "", deletedBy: { fullName: "Ms Vega" }, versions: [{ message: "Rude", replacedBy: { fullName: "Ms Vega" } }] },
      { sequence: 3, type: "file", file: { id: fileId, name: "x.txt", mediaType: "text/plain" } },
    ]);

    const csv: string = (await get()).body;
    const rows = csv
      .replace("\ufeff", "")
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));
    expect(rows.map((row) => [row[0], row[4], row[5], row[9]])).toEqual([
      ["Number", "State", "Text", "Changed by"],
      ["1", "edited", "First now", "'=HYPERLINK(1)"],
      ["1", "earlier text", "Frist", "'=HYPERLINK(1)"],
      ["1", "earlier text", "First", "'=HYPERLINK(1)"],
      ["2", "deleted", "", "Ms Vega"],
      ["2", "earlier text", "Rude", "Ms Vega"],
      ["3", "written", "", ""],
    ]);
  });

  it("is safe to open in a spreadsheet, whatever people are called and write", async () => {
    for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", 'a"b\r\nc', "＝1"]) await say(a, roomId, text);
    const csv: string = (await get()).body;
    const cells = [...csv.matchAll(/(?:^|,|\n)"?([^",\r\n]*)/g)].map(([, cell = ""]) => cell);
    expect(cells.filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([]);
    expect(csv).toContain("'=1+1");
    expect(csv).toContain('"a""b\r\nc"');
  });

  it("is recorded, for the staff alone, and of course and session rooms only", async () => {
    await say(a, roomId, "Hello");
    expect((await get("", ann)).status).toBe(403);
    expect((await get("", house.teacher, await directRoom(app, ann, house.teacher))).status).toBe(403);
    const foreigner = await app.signUp({ role: "admin", organisationId: await app.createOrganisation() });
    expect((await get("", foreigner)).status).toBe(404);
    const recorded = () => app.sql`select details from platform.audit_entry where action = 'chat.room_exported' and target_id = ${roomId}`;
    expect(await recorded()).toHaveLength(0);
    await get("?format=jsonl");
    expect(await recorded()).toEqual([{ details: { courseId: roomId, format: "jsonl", messages: 1 } }]);
    expect((await get("?format=xml")).status).toBe(400);
  });

  it("of a room without messages is empty but for its headings", async () => {
    const empty = await openHouse(app);
    expect((await get("?format=jsonl", empty.teacher, empty.courseId)).body).toBe("");
    expect((await get("", empty.teacher, empty.courseId)).body.trimEnd().split("\r\n")).toHaveLength(1);
  });

  it("of a room of any length is read in pages and costs little memory", async () => {
    const count = 20_000;
    const { organisationId } = ann.user;
    const actor: Actor = { ...house.teacher.user, userId: house.teacher.user.id, language: "en", timeZone: "UTC", sessionId: null };
    const access: RoomAccess = {
      id: roomId,
      kind: "course",
      organisationId,
      courseId: roomId,
      title: "",
      permissions: [],
      isStaff: true,
      memberIds: [],
      closed: false,
    };
    await say(a, roomId, "first");
    await app.sql`
      insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type)
      select gen_random_uuid(), ${ann.user.organisationId}, ${roomId}, ${roomId}, n, 'c' || n, ${ann.user.id}, repeat('long ', 190) || n, 'text'
      from generate_series(2, ${count}) n`;
    await app.sql`update chat.room set last_sequence = ${count} where id = ${roomId}`;
    const text = await (await getLines()).text();
    expect(linesOf(text).map(({ sequence }) => sequence)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
    expect(text.length).toBeGreaterThan(19_000_000);

    // Whoever does not read on holds the server to one page.
    const ctx = app.app.runtime.context({ requestId: "test", actor });
    const content = await (await exportRoom(ctx, { actor, access }, "jsonl")).open();
    for await (const first of content.iterator({ destroyOnReturn: false })) {
      expect(first.length).toBeLessThan(1_500_000);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(content.readableLength).toBeLessThan(1_500_000);
    content.destroy();
  });
});
