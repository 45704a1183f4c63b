import { randomUUID } from "node:crypto";
import { buildOrganisation, buildPerson, buildToken, type GivenPerson } from "@lectern/users/factory";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { statuses } from "./statuses.ts";

let app: TestApp;
let organisationId: string;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  organisationId = (await buildOrganisation(app.ctx())).id;
});
afterAll(() => app.stop());

async function person(given: Partial<GivenPerson> = {}) {
  const profile = await buildPerson(app.ctx(), { organisationId, ...given });
  return { ...profile, token: await buildToken(app.ctx(), profile.id) };
}

const get = (path: string, token: string) => app.request("GET", path, { token });
const put = (id: string, body: unknown, token: string) => app.request("PUT", `/api/users/${id}`, { body, token });
const names = (reply: { body: { items: { fullName: string }[] } }) => reply.body.items.map((item) => item.fullName);

describe("the list of people", () => {
  it("shows administrators everything and instructors names, roles and pictures of active people", async () => {
    const [admin, instructor] = [await person({ role: "admin", fullName: "B Admin" }), await person({ role: "instructor", fullName: "C Instructor" })];
    const student = await person({ fullName: "A Student" });
    await put((await person({ fullName: "D Gone" })).id, { status: "suspended" }, admin.token);

    const full = await get("/api/users", admin.token);
    expect(names(full)).toEqual(["A Student", "B Admin", "C Instructor", "D Gone"]);
    expect(full.body.items[0]).toMatchObject({ id: student.id, email: student.email, status: "active", role: "student", language: "en" });
    expect(names(await get("/api/users?status=suspended", admin.token))).toEqual(["D Gone"]);

    const reduced = await get("/api/users?status=suspended", instructor.token);
    expect(names(reduced)).toEqual(["A Student", "B Admin", "C Instructor"]);
    for (const item of reduced.body.items) expect(Object.keys(item).toSorted()).toEqual(["avatarUrl", "fullName", "id", "organisationId", "role"]);
  });

  it("is not for students and assistants", async () => {
    for (const role of ["student", "teaching_assistant"] as const) {
      const reply = await get("/api/users", (await person({ role })).token);
      expect([reply.status, reply.body.code]).toEqual([403, "not_allowed"]);
    }
  });

  it("finds names with or without diacritics, and addresses for administrators only", async () => {
    const [admin, instructor] = [await person({ role: "admin", fullName: "Zz" }), await person({ role: "instructor", fullName: "Zz" })];
    await person({ fullName: "Đặng Thị Ánh Nguyệt", email: `anh.nguyet-${randomUUID()}@example.test` });
    await person({ fullName: "山田 太郎" });
    await person({ fullName: "100% Sure_Thing" });
    for (const query of ["dang anh", "ĐẶNG", "nguyệt", "Ánh Đặng"])
      expect(names(await get(`/api/users?search=${encodeURIComponent(query)}`, instructor.token))).toEqual(["Đặng Thị Ánh Nguyệt"]);
    expect(names(await get(`/api/users?search=${encodeURIComponent("太郎")}`, instructor.token))).toEqual(["山田 太郎"]);
    expect(names(await get("/api/users?search=0%25", admin.token))).toEqual(["100% Sure_Thing"]);
    expect(names(await get("/api/users?search=%25%25", admin.token))).toEqual([]);
    expect(names(await get("/api/users?search=anh.nguyet-", admin.token))).toEqual(["Đặng Thị Ánh Nguyệt"]);
    expect(names(await get("/api/users?search=anh.nguyet-", instructor.token))).toEqual([]);
    expect(names(await get("/api/users?search=&role=admin", admin.token))).toEqual(["Zz"]);
  });

  it("comes page by page without gaps or doubles, also among equal names", async () => {
    const admin = await person({ role: "admin", fullName: "Same Name" });
    for (let index = 0; index < 6; index++) await person({ fullName: "Same Name" });
    const seen: string[] = [];
    let cursor = "";
    do {
      const reply = await get(`/api/users?limit=3${cursor ? `&cursor=${cursor}` : ""}`, admin.token);
      seen.push(...reply.body.items.map((item: { id: string }) => item.id));
      cursor = reply.body.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    for (const bad of ["garbage", Buffer.from('["a"]').toString("base64url"), Buffer.from('["a","b"]').toString("base64url")]) {
      expect((await get(`/api/users?cursor=${bad}`, admin.token)).body.code).toBe("validation_failed");
    }
    expect((await get("/api/users?limit=201", admin.token)).status).toBe(400);
  });

  it("never leaves the organisation, except for platform administrators", async () => {
    const admin = await person({ role: "admin" });
    const elsewhere = (await buildOrganisation(app.ctx())).id;
    await buildPerson(app.ctx(), { organisationId: elsewhere, fullName: "Over There" });
    expect((await get(`/api/users?organisationId=${elsewhere}`, admin.token)).status).toBe(404);
    expect(names(await get("/api/users", admin.token))).not.toContain("Over There");
    const platform = await person({ role: "platform_admin" });
    expect(names(await get(`/api/users?organisationId=${elsewhere}`, platform.token))).toEqual(["Over There"]);
  });
});

describe("one person", () => {
  it("is seen whole by themselves and administrators, in part by instructors, not at all by anybody else", async () => {
    const subject = await person({ fullName: "Subject" });
    const whole = { id: subject.id, email: subject.email, status: "active", theme: "system" };
    expect((await get(`/api/users/${subject.id}`, subject.token)).body).toMatchObject(whole);
    expect((await get(`/api/users/${subject.id}`, (await person({ role: "admin" })).token)).body).toMatchObject(whole);
    expect((await get(`/api/users/${subject.id}`, (await person({ role: "instructor" })).token)).body).toEqual({
      id: subject.id,
      fullName: "Subject",
      role: "student",
      avatarUrl: null,
      organisationId,
    });
    const other = (await buildOrganisation(app.ctx())).id;
    for (const stranger of [
      await person(),
      await person({ role: "admin", organisationId: other }),
      await person({ role: "instructor", organisationId: other }),
    ]) {
      for (const path of [`/api/users/${subject.id}`, `/api/users/${subject.id}/avatar`].slice(0, stranger.role === "student" ? 1 : 2)) {
        const reply = await get(path, stranger.token);
        expect([reply.status, reply.body.code]).toEqual([404, "not_found"]);
      }
      expect((await put(subject.id, { fullName: "Hijacked" }, stranger.token)).status).toBe(404);
    }
    expect((await get(`/api/users/${subject.id}`, subject.token)).body.fullName).toBe("Subject");
  });

  it("sets their own name and preferences; what is left out stays", async () => {
    const me = await person({ fullName: "Before" });
    const reply = await put(me.id, { fullName: "Sau Khi Đổi", language: "vi", timeZone: "Asia/Ho_Chi_Minh", theme: "contrast", reducedMotion: true }, me.token);
    expect(reply.status).toBe(200);
    expect((await put(me.id, { theme: "dark" }, me.token)).body).toMatchObject({
      fullName: "Sau Khi Đổi",
      language: "vi",
      timeZone: "Asia/Ho_Chi_Minh",
      theme: "dark",
      reducedMotion: true,
    });
    expect((await get("/api/auth/profile", me.token)).body).toMatchObject({ fullName: "Sau Khi Đổi", theme: "dark" });
    for (const wrong of [{ timeZone: "Nowhere" }, { language: "fr" }, { theme: "pink" }, { fullName: "" }, { role: "king" }])
      expect((await put(me.id, wrong, me.token)).status).toBe(400);
  });

  it("cannot give themselves a role, but may send the same one back", async () => {
    for (const role of ["student", "instructor"] as const) {
      const me = await person({ role });
      expect((await put(me.id, { role: "admin" }, me.token)).status).toBe(403);
      expect((await put(me.id, { status: "suspended" }, me.token)).status).toBe(403);
      expect((await put(me.id, { role, status: "active", fullName: "Still Me" }, me.token)).status).toBe(200);
    }
    const [row] = await app.sql`select count(*) as admins from users.person where organisation_id = ${organisationId} and role = 'admin'`;
    expect(row?.["admins"]).toBe(0);
  });
});

describe("administrators", () => {
  it("change roles, which is audited, told to other rooms and closes the person's sockets", async () => {
    const [admin, student] = [await person({ role: "admin" }), await person()];
    const socket = await app.connect(student.token);
    const closed = new Promise<void>((resolve) => socket.once("disconnect", () => resolve()));
    expect((await put(student.id, { role: "instructor" }, admin.token)).body.role).toBe("instructor");
    await closed;
    await expect.poll(async () => (await get("/api/users", student.token)).status, { timeout: 5000 }).toBe(200);
    const [audit] =
      await app.sql`select actor_id, details, organisation_id from platform.audit_entry where action = 'user.role_changed' and target_id = ${student.id}`;
    expect(audit).toMatchObject({ actorId: admin.id, details: { before: "student", after: "instructor" }, organisationId });
    const events = await app.sql`select data from platform.outbox where name = 'user.updated' and data ->> 'userId' = ${student.id}`;
    expect(events[0]?.["data"]).toMatchObject({ role: "instructor", organisationId });
    expect(JSON.stringify(events)).not.toContain("@");
  });

  it("suspend people, who are out within seconds, and let them back in", async () => {
    const [admin, student] = [await person({ role: "admin" }), await person({ password: "violet harbour lantern" })];
    const socket = await app.connect(student.token);
    const closed = new Promise<void>((resolve) => socket.once("disconnect", () => resolve()));
    expect((await put(student.id, { status: "suspended" }, admin.token)).body.status).toBe("suspended");
    await closed;
    await expect.poll(async () => (await get("/api/auth/profile", student.token)).status, { timeout: 5000 }).toBe(401);
    const login = () => app.request("POST", "/api/auth/login", { body: { email: student.email, password: "violet harbour lantern" } });
    expect((await login()).status).toBe(401);
    expect((await put(student.id, { status: "active" }, admin.token)).status).toBe(200);
    expect((await login()).status).toBe(200);
    expect((await get("/api/auth/profile", student.token)).status).toBe(401);
  });

  it("cannot leave the organisation without one, not even two of them at the same moment", async () => {
    const [one, two] = [await person({ role: "admin" }), await person({ role: "admin" })];
    // Both were just let in, so that both still act as administrators.
    await Promise.all([get("/api/auth/profile", one.token), get("/api/auth/profile", two.token)]);
    const replies = await Promise.all([put(two.id, { role: "student" }, one.token), put(one.id, { status: "suspended" }, two.token)]);
    expect(statuses(replies)).toEqual([200, 409]);
    expect(replies.find((reply) => reply.status === 409)?.body.code).toBe("last_administrator");
    const left = await app.sql`select id from users.person where organisation_id = ${organisationId} and role = 'admin' and status = 'active'`;
    expect(left).toHaveLength(1);
    const last = left[0]?.["id"] === one.id ? one : two;
    for (const change of [{ role: "student" }, { status: "suspended" }]) expect((await put(last.id, change, last.token)).body.code).toBe("last_administrator");
    expect((await put(last.id, { role: "admin", status: "active", fullName: "Still In Charge" }, last.token)).status).toBe(200);
  });

  it("neither make nor change platform administrators", async () => {
    const [admin, platform, student] = [await person({ role: "admin" }), await person({ role: "platform_admin" }), await person()];
    expect((await put(student.id, { role: "platform_admin" }, admin.token)).status).toBe(403);
    expect((await put(admin.id, { role: "platform_admin" }, admin.token)).status).toBe(403);
    expect((await put(platform.id, { status: "suspended" }, admin.token)).status).toBe(403);
    const invitation = { email: `p-${randomUUID()}@example.test`, fullName: "Power", role: "platform_admin" };
    expect((await app.request("POST", "/api/users", { body: invitation, token: admin.token })).status).toBe(403);
    expect((await put(student.id, { role: "platform_admin" }, platform.token)).status).toBe(200);
  });

  it("invite people, who choose a password with the mailed link and are in", async () => {
    const admin = await person({ role: "admin" });
    const email = `Gia.Huy-${randomUUID()}@example.test`;
    const body = { email, fullName: "Hoàng Gia Huy", role: "instructor", language: "vi" };
    const invite = (key: string) => app.request("POST", "/api/users", { body, token: admin.token, headers: { "idempotency-key": key } });
    const [first, again] = [await invite("one"), await invite("one")];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect((await invite("two")).body.code).toBe("email_taken");
    await app.drain();
    const mails = await app.sql`select text_body, language from platform.mail where recipient = ${email.toLowerCase()}`;
    expect(mails).toHaveLength(1);
    expect(mails[0]?.["language"]).toBe("vi");
    const [, token] = /\/set-password#token=([\w-]+)/.exec(mails[0]?.["textBody"]) ?? [];
    expect((await app.request("POST", "/api/auth/login", { body: { email, password: "anything at all" } })).status).toBe(401);
    expect((await app.request("POST", "/api/auth/reset-password", { body: { token, password: "amber window quartz" } })).status).toBe(204);
    const login = await app.request("POST", "/api/auth/login", { body: { email, password: "amber window quartz" } });
    expect(login.body.user).toMatchObject({ role: "instructor", organisationId, emailVerified: true });
    for (const role of ["student", "instructor"] as const)
      expect((await app.request("POST", "/api/users", { body: { ...body, email: "x@example.test" }, token: (await person({ role })).token })).status).toBe(403);
  });
});

describe("pictures", () => {
  const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const upload = (id: string, token: string, content: Uint8Array<ArrayBuffer>, name = "me.png") => {
    const body = new FormData();
    body.set("file", new Blob([content], { type: "image/png" }), name);
    return app.request("POST", `/api/users/${id}/avatar`, { body, token });
  };

  it("are uploaded, shown to the organisation, changed in address with the content, and removed", async () => {
    const [me, classmate] = [await person(), await person()];
    const reply = await upload(me.id, me.token, new Uint8Array(PNG));
    expect(reply.status).toBe(200);
    expect(reply.body.avatarUrl).toMatch(new RegExp(`^/api/users/${me.id}/avatar\\?v=[0-9a-f]{12}$`));
    const picture = await app.request("GET", reply.body.avatarUrl, { token: classmate.token });
    expect(picture.status).toBe(200);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(Number(picture.headers.get("content-length"))).toBe(PNG.length);
    expect((await get("/api/auth/profile", me.token)).body.avatarUrl).toBe(reply.body.avatarUrl);
    expect((await upload(me.id, classmate.token, new Uint8Array(PNG))).status).toBe(404);
    expect((await app.request("DELETE", `/api/users/${me.id}/avatar`, { token: me.token })).status).toBe(204);
    expect((await get(`/api/users/${me.id}/avatar`, me.token)).status).toBe(404);
    expect((await get("/api/auth/profile", me.token)).body.avatarUrl).toBeNull();
  });

  it("are known by their content, not by their name", async () => {
    const me = await person();
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    for (const [content, status, code] of [
      [svg, 415, "image_type_unsupported"],
      [new TextEncoder().encode("GIF89a"), 415, "image_type_unsupported"],
      [new Uint8Array(0), 400, "file_required"],
    ] as const) {
      const reply = await upload(me.id, me.token, content);
      expect([reply.status, reply.body.code]).toEqual([status, code]);
    }
    const big = new Uint8Array(2 * 1024 * 1024 + 1);
    big.set(PNG);
    expect((await upload(me.id, me.token, big)).status).toBe(413);
    expect((await get("/api/auth/profile", me.token)).body.avatarUrl).toBeNull();
  });
});
