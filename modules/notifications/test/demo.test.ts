import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const PASSWORD = "demonstration only 1";

describe("notifications of the demonstration", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ LECTERN_DEMO: "1", LECTERN_DEMO_PASSWORD: PASSWORD });
    await app.drain();
  });
  afterAll(() => app.stop());

  const tokenOf = async (name: string) =>
    (await app.request("POST", "/api/auth/login", { body: { email: `${name}@demo.lectern.test`, password: PASSWORD } })).body.accessToken as string;

  it("tell students of an announcement and of an answer, and go with them", async () => {
    const reply = await app.request("GET", "/api/notifications", { token: await tokenOf("student1") });
    const actor = { fullName: "Daniel Whitfield" };
    const kinds = ["announcement", "chat.reply"];
    const items = reply.body.items.toSorted((one: { kind: string }, two: { kind: string }) => one.kind.localeCompare(two.kind));
    expect(items).toMatchObject(kinds.map((kind) => ({ kind, actor, readAt: null })));
    const removed = await app.request("POST", "/api/admin/demo/remove", { token: await tokenOf("admin") });
    expect(removed.status).toBeLessThan(300);
    await app.drain();
    for (const table of ["entry", "announcement", "intake", "digest"])
      expect(await app.sql`select from notifications.${app.sql(table)}`, table).toHaveLength(0);
  });
});
