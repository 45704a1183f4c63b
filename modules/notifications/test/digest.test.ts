import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sendDigests } from "../server/digest/send.ts";
import { address, buildClass, call, list } from "./helpers.ts";

interface Delivered {
  readonly to: string;
  readonly subject: string;
  readonly raw: string;
}

type Mood = "take" | "refuse" | "cut" | "slow";

/** A mail server with moods; it keeps what it took. */
async function moodyServer() {
  const delivered: Delivered[] = [];
  const server: { mood: Mood; delivered: Delivered[] } = { mood: "take", delivered };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo: (_address, _session, done) => done(server.mood === "refuse" ? Object.assign(new Error("later"), { responseCode: 451 }) : null),
    onData: (stream, session, done) => {
      void text(stream).then(async (raw) => {
        if (server.mood === "cut") return [...smtp.connections].forEach((connection) => connection.close());
        if (server.mood === "slow") await new Promise((resolve) => setTimeout(resolve, 200));
        const subject = /^Subject: (.*)$/im.exec(raw)?.[1]?.trim() ?? "";
        delivered.push({ to: session.envelope.rcptTo[0]?.address ?? "", subject, raw: decode(raw) });
        done();
      });
    },
  });
  smtp.on("error", () => {}); // Connections we break on purpose.
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  const { port } = smtp.server.address() as AddressInfo;
  return Object.assign(server, { url: `smtp://127.0.0.1:${port}`, stop: () => new Promise<void>((resolve) => smtp.close(() => resolve())) });
}

/** Quoted-printable and base64 parts as text, enough to look for words. */
function decode(raw: string): string {
  const plain = Buffer.from(
    raw.replaceAll(/=\r?\n/g, "").replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");
  return plain.replaceAll(/base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)/g, (_, body: string) => Buffer.from(body, "base64").toString("utf8"));
}

describe("digests by mail", () => {
  let app: TestApp;
  let server: Awaited<ReturnType<typeof moodyServer>>;
  let ann: TestPerson;
  beforeAll(async () => {
    server = await moodyServer();
    app = await startTestApp({ SMTP_URL: server.url, PUBLIC_URL: "https://lectern.example.test" });
    ann = await app.signUp({ fullName: "Ann <script>alert(1)</script>" });
    await app.drain();
  });
  afterAll(async () => {
    await app.stop();
    await server.stop();
  });
  beforeEach(async () => {
    server.mood = "take";
    await app.sql`delete from notifications.digest`;
    await app.sql`update notifications.entry set mail_pending = false`;
  });

  const mention = async (to: readonly TestPerson[], more: Partial<Parameters<typeof address>[1]> = {}) => {
    await address(app, { sender: ann, to, roomId: randomUUID(), ...more });
    await app.drain();
  };
  const comeDue = () => app.sql`update notifications.digest set due_at = now() - interval '1 minute', leased_until = null`;
  const send = () => sendDigests(app.ctx());
  const mailsTo = ({ email }: TestPerson) => server.delivered.filter(({ to, raw }) => to === email && raw.includes("/notifications/settings"));
  const someone = async (options: Parameters<TestApp["signUp"]>[0] = {}) => {
    const person = await app.signUp(options);
    await app.drain();
    return person;
  };

  it("leave an hour after the first unread thing, one mail with all there is, by course, escaped, with links", async () => {
    const { courseId, students } = await buildClass(app, { students: 1, title: "Rivers & <Tides>" });
    const [bob] = students as [TestPerson];
    await mention([bob], { roomId: courseId, courseId, excerpt: 'look <img src=x onerror="alert(1)">', sequence: 5 });
    await mention([bob], { reason: "direct", excerpt: "Second" });
    const [{ minutes } = { minutes: "" }] = await app.sql<{ minutes: string }[]>`
      select extract(epoch from due_at - now()) / 60 as minutes from notifications.digest where user_id = ${bob.user.id}`;
    expect(Number(minutes)).toBeGreaterThan(58);
    expect(Number(minutes)).toBeLessThanOrEqual(60);
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    await comeDue();
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    const [mail, ...more] = mailsTo(bob);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe("2 new notifications in Lectern");
    expect(mail?.raw).toContain("RIVERS & <TIDES>");
    expect(mail?.raw).toContain(`https://lectern.example.test/course/${courseId}/chat?at=5`);
    expect(mail?.raw).toContain("https://lectern.example.test/notifications/settings");
    const html = mail?.raw.slice(mail.raw.indexOf("<!doctype")) ?? "";
    expect(html).toContain("Rivers &amp; &lt;Tides&gt;");
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<script");
    await comeDue();
    expect(await send()).toEqual({ sent: 0, failed: 0 });
  });

  it("leave out what was read, and do not leave at all when nothing is left to say", async () => {
    const bob = await someone();
    await mention([bob], { excerpt: "First" });
    await mention([bob], { excerpt: "Second" });
    await call(app, bob, "POST", "/api/notifications/read", { upTo: 1 });
    await comeDue();
    await send();
    expect(mailsTo(bob)).toHaveLength(1);
    expect(mailsTo(bob)[0]?.raw).toContain("Second");
    expect(mailsTo(bob)[0]?.raw).not.toContain("First");
    await mention([bob], { excerpt: "Third" });
    await call(app, bob, "POST", "/api/notifications/read", { upTo: 3 });
    await comeDue();
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    expect(await app.sql`select from notifications.digest`).toHaveLength(0);
  });

  it("speak the person's language", async () => {
    const bob = await someone({ language: "vi" });
    await mention([bob], { reason: "reply", excerpt: "Đúng rồi" });
    await comeDue();
    await send();
    expect(mailsTo(bob)[0]?.raw).toContain("đã trả lời bạn: “Đúng rồi”");
  });

  it("wait for the end of the quiet hours", async () => {
    const bob = await someone();
    const zone = "Asia/Ho_Chi_Minh";
    const clock = (minutes: number) => Temporal.Now.zonedDateTimeISO(zone).add({ minutes }).toPlainTime().toString({ smallestUnit: "minute" });
    await app.sql`update users.person set time_zone = ${zone} where id = ${bob.user.id}`;
    await call(app, bob, "PUT", "/api/notifications/preferences", { kinds: {}, quietHours: { from: clock(-60), to: clock(60) }, emailDigest: "hourly" });
    await mention([bob]);
    await comeDue();
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    const [row] = await app.sql<{ minutes: string }[]>`select extract(epoch from due_at - now()) / 60 as minutes from notifications.digest`;
    expect(Number(row?.minutes)).toBeGreaterThan(57);
    expect(Number(row?.minutes)).toBeLessThanOrEqual(61);
    await call(app, bob, "PUT", "/api/notifications/preferences", { kinds: {}, quietHours: { from: clock(60), to: clock(120) }, emailDigest: "hourly" });
    await comeDue();
    expect(await send()).toEqual({ sent: 1, failed: 0 });
  });

  it("keep to what was chosen, also when it was chosen while they waited", async () => {
    const [bob, eve, kim] = await Promise.all([someone(), someone(), someone()]);
    const choose = (person: TestPerson, kinds: object, emailDigest = "hourly") =>
      call(app, person, "PUT", "/api/notifications/preferences", { kinds, quietHours: null, emailDigest });
    await choose(bob, {}, "off");
    await choose(kim, { "chat.mention": { inApp: false, email: true } });
    await mention([bob, eve, kim]);
    await choose(eve, { "chat.mention": { inApp: true, email: false } });
    await comeDue();
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    expect([mailsTo(bob), mailsTo(eve), mailsTo(kim)].map(({ length }) => length)).toEqual([0, 0, 1]);
    expect((await list(app, kim)).items).toEqual([]);
    expect(await app.sql`select from notifications.entry where user_id = ${kim.user.id}`).toHaveLength(0);
    expect(await app.sql`select from notifications.digest`).toHaveLength(0);
  });

  it("go only to addresses people have confirmed, and to nobody who is suspended", async () => {
    const [bob, eve] = await Promise.all([someone(), someone()]);
    await mention([bob, eve]);
    await app.sql`update users.person set email_verified_at = null where id = ${bob.user.id}`;
    await app.sql`update users.person set status = 'suspended' where id = ${eve.user.id}`;
    await comeDue();
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    expect([...mailsTo(bob), ...mailsTo(eve)]).toEqual([]);
  });

  it.each(["refuse", "cut"] as const)("are not lost to a mail server that is not well (%s), and arrive once", async (mood) => {
    const bob = await someone();
    await mention([bob], { excerpt: "Patience" });
    await comeDue();
    server.mood = mood;
    expect(await send()).toEqual({ sent: 0, failed: 1 });
    const [row] = await app.sql<
      { attempts: number; later: boolean }[]
    >`select attempts, due_at > now() + interval '4 minutes' as later from notifications.digest`;
    expect(row).toEqual({ attempts: 1, later: true });
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    server.mood = "take";
    await mention([bob], { excerpt: "More" });
    await comeDue();
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    expect(mailsTo(bob)).toHaveLength(1);
    expect(mailsTo(bob)[0]?.raw).toMatch(/Patience[^]*More/);
  });

  it("leave once however many copies of the server send them", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => someone()));
    await mention(people);
    await comeDue();
    server.mood = "slow";
    const results = await Promise.all([send(), send(), send()]);
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(people.length);
    for (const person of people) expect(mailsTo(person)).toHaveLength(1);
  });

  it("bring in a later one what arrived while a mail was on its way", async () => {
    const bob = await someone();
    const roomId = randomUUID();
    await mention([bob], { roomId, excerpt: "First" });
    await comeDue();
    server.mood = "slow";
    const sending = send();
    await expect.poll(async () => (await app.sql`select from notifications.digest where leased_until is not null`).length).toBe(1);
    await mention([bob], { roomId, excerpt: "Second" });
    expect(await sending).toEqual({ sent: 1, failed: 0 });
    await comeDue();
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    expect(mailsTo(bob)[1]?.raw).toContain("Second");
  });

  it("of a copy that died are sent by another after a while", async () => {
    const bob = await someone();
    await mention([bob]);
    await comeDue();
    await app.sql`update notifications.digest set leased_until = now() + interval '10 minutes'`;
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    await app.sql`update notifications.digest set leased_until = now() - interval '1 second'`;
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    expect(mailsTo(bob)).toHaveLength(1);
  });

  it("name fifty things and count the rest", async () => {
    const bob = await someone();
    for (let n = 0; n < 53; n++) await address(app, { sender: ann, to: [bob], roomId: randomUUID(), excerpt: `Thing ${n}.` });
    await app.drain();
    await comeDue();
    await send();
    const raw = mailsTo(bob)[0]?.raw ?? "";
    expect(mailsTo(bob)[0]?.subject).toBe("53 new notifications in Lectern");
    expect(raw).toContain("and 3 more");
    expect(raw).toContain("Thing 52.");
    expect(raw).not.toContain("Thing 2.");
  });

  it("are no reason to keep notifications for ever", async () => {
    const bob = await someone();
    for (let n = 0; n < 4; n++) await mention([bob], { excerpt: `${n}` });
    await call(app, bob, "POST", "/api/notifications/read", { upTo: 2 });
    const age = (sequence: number, days: number) =>
      app.sql`update notifications.entry set created_at = now() - ${days} * interval '1 day' where user_id = ${bob.user.id} and sequence = ${sequence}`;
    await age(1, 91);
    await age(2, 89);
    await age(3, 179);
    await age(4, 181);
    const { tidyNotifications } = await import("../server/service/tidy.ts");
    expect(await tidyNotifications(app.ctx())).toEqual({ removed: 2 });
    expect((await list(app, bob)).items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([3, 2]);
    expect(await call(app, bob, "GET", "/api/notifications/state")).toMatchObject({ unread: 1, sequence: 4 });
  });
});
