import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../contract.ts";
import { react as reactInRoom } from "../server/service/reactions.ts";
import { collect, directRoom, numbersOf, openHouse, refusedAs, say, type ChatHouse } from "./chat-house.ts";

const KINDS = "😀 😁 😂 🤣 😃 😄 😅 😆 😉 😊 😋 😎 😍 😘 🥰 😗 😙 😚 🙂 🤗 🤩".split(" ");

describe("reactions", () => {
  let app: TestApp;
  let house: ChatHouse;
  let roomId: string;
  let people: TestPerson[];
  let sockets: Socket[];
  let message: Message;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    house = await openHouse(app);
    roomId = house.courseId;
    people = [await house.join("Ann"), await house.join("Ben"), await house.join("Cem")];
    sockets = await Promise.all(people.map((person) => house.enter(person)));
    message = await say(sockets[0]!, roomId, "Well?");
  });

  const react = (socket: Socket | undefined, emoji: string, on = true, more: object = {}) =>
    socket!.emitWithAck("react", { roomId, messageId: message.id, emoji, on, ...more });

  it("gather under a message in the order of the first of each kind, and go again", async () => {
    const seen = collect<Message>(sockets[2]!, "message-updated");
    const [ann, ben] = people.map(({ user }) => user.id);
    await react(sockets[1], "🎉");
    await react(sockets[0], "👍🏽");
    const answer = await react(sockets[0], "🎉");
    expect(answer.message.reactions).toEqual([
      { emoji: "🎉", count: 2, userIds: [ben, ann] },
      { emoji: "👍🏽", count: 1, userIds: [ann] },
    ]);
    expect((await react(sockets[1], "🎉", false)).message.reactions[1]).toEqual({ emoji: "🎉", count: 1, userIds: [ann] });
    await expect.poll(() => seen.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
  });

  it("change nothing when repeated, nor when taken away without having been there", async () => {
    await react(sockets[0], "👍");
    const again = await Promise.all([react(sockets[0], "👍"), react(sockets[0], "👍"), react(sockets[1], "👍", false)]);
    for (const answer of again) expect(answer).toMatchObject({ ok: true, message: { revision: 1, reactions: [{ count: 1 }] } });
    expect(await numbersOf(app, roomId)).toEqual({ sequence: 1, revision: 1 });
  });

  it("of many people at once make few changes, and everybody is counted", async () => {
    const seen = collect<Message>(sockets[0]!, "message-updated");
    const many = await Promise.all(Array.from({ length: 30 }, () => house.join()));
    const theirs = await Promise.all(many.map((person) => house.enter(person)));
    const answers = await Promise.all(theirs.flatMap((socket) => KINDS.slice(0, 10).map((emoji) => react(socket, emoji))));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    const { revision } = await numbersOf(app, roomId);
    expect(revision).toBeLessThanOrEqual(30);
    await expect.poll(() => seen.at(-1)?.reactions.map(({ count }) => count)).toEqual(Array.from({ length: 10 }, () => 30));
    expect(seen.length).toBe(revision);
  });

  it("of two thousand people within a moment are a handful of states of the message, not two thousand", async () => {
    const seen = collect<Message>(sockets[0]!, "message-updated");
    const { organisationId } = house.teacher.user;
    const access = {
      id: roomId,
      kind: "course",
      organisationId,
      courseId: roomId,
      title: "",
      permissions: [],
      isStaff: false,
      memberIds: [],
      closed: false,
    } as const;
    const grants = Array.from({ length: 2_000 }, () => ({
      actor: { ...people[0]!.user, userId: app.ctx().newId(), language: "en", timeZone: "UTC", sessionId: null },
      access,
    }));
    const ctx = app.ctx();
    const messages = await Promise.all(grants.map((grant) => reactInRoom(ctx, grant, { messageId: message.id, emoji: "❤️", on: true })));
    expect(messages.at(-1)?.reactions).toMatchObject([{ emoji: "❤️", count: 2_000 }]);
    const { revision } = await numbersOf(app, roomId);
    expect(revision).toBeLessThanOrEqual(3);
    await expect.poll(() => seen.length).toBe(revision);
  });

  it("are one emoji and nothing else", async () => {
    for (const emoji of ["", "a", "ok", "👍👍", "👍 ", "<b>", "1", "\u200d", "❤", "\ud83d", "🏽a", "👨‍👩‍👧‍👦👍"]) {
      expect(await react(sockets[0], emoji), emoji).toMatchObject({ ok: false, problem: { code: "validation_failed" } });
    }
    for (const emoji of ["❤️", "👨‍👩‍👧‍👦", "🇻🇳", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]) expect(await react(sockets[0], emoji), emoji).toMatchObject({ ok: true });
  });

  it("have at most twenty kinds, also when many come at once", async () => {
    const answers = await Promise.all(KINDS.map((emoji, at) => react(sockets[at % 3], emoji)));
    expect(KINDS).toHaveLength(21);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
    expect(answers.find(({ ok }) => !ok)).toMatchObject(refusedAs("too_many_reactions"));
    const [first] = answers.find(({ ok }) => ok).message.reactions;
    expect(await react(sockets[2], first.emoji)).toMatchObject({ ok: true });
  });

  it("go under no deleted message, none of another room, and are not for who is muted", async () => {
    const direct = await directRoom(app, people[0]!, people[1]!);
    expect(await sockets[0]!.emitWithAck("react", { roomId: direct, messageId: message.id, emoji: "👍", on: true })).toMatchObject(refusedAs("not_found"));
    await app.sql`insert into chat.mute (room_id, user_id, reason, muted_by) values (${roomId}, ${people[1]!.user.id}, '', ${house.teacher.user.id})`;
    expect(await react(sockets[1], "👍")).toMatchObject(refusedAs("muted"));
    await sockets[0]!.emitWithAck("delete-message", { roomId, messageId: message.id });
    expect(await react(sockets[2], "👍")).toMatchObject(refusedAs("message_deleted"));
  });

  it("name a hundred people and count them all", async () => {
    await app.sql`
      insert into chat.reaction (message_id, emoji, user_id) select ${message.id}, '👍', gen_random_uuid() from generate_series(1, 150)`;
    const { reactions } = (await react(sockets[0], "👍")).message;
    expect(reactions).toMatchObject([{ count: 151 }]);
    expect(reactions[0].userIds).toHaveLength(100);
  });
});
