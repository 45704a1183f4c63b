import { randomUUID } from "node:crypto";
import { QueryClient } from "@tanstack/react-query";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announcementsQuery, listQuery, stateQuery } from "../web/api.ts";
import events from "../web/events.ts";
import { address, buildClass, call, list, state } from "./helpers.ts";

const HEARD = ["notification-received", "notifications-read", "notifications-changed", "announcement-changed", "announcement-deleted"];

/** A browser without a browser: snapshots once, then nothing but socket events. */
async function open(app: TestApp, person: TestPerson, courseId?: string) {
  const queryClient = new QueryClient();
  const socket = await app.connect(person.token);
  if (courseId) await socket.emitWithAck("join-course", { courseId });
  for (const event of HEARD) socket.on(event, (payload: unknown) => events[event]?.(queryClient, payload));
  const fresh = async () => ({
    state: await state(app, person),
    all: (await list(app, person, "?limit=30")).items,
    unread: (await list(app, person, "?limit=30&unread=true")).items,
    announcements: courseId ? (await call(app, person, "GET", `/api/courses/${courseId}/announcements`)).items : [],
  });
  const page = (items: never[]) => ({ pages: [{ items, nextCursor: null }], pageParams: [undefined] });
  const before = await fresh();
  queryClient.setQueryData(stateQuery().queryKey, before.state);
  queryClient.setQueryData(listQuery("all").queryKey, page(before.all));
  queryClient.setQueryData(listQuery("unread").queryKey, page(before.unread));
  if (courseId) queryClient.setQueryData(announcementsQuery(courseId).queryKey, page(before.announcements));
  const items = (queryKey: readonly unknown[]) =>
    queryClient.getQueryData<{ pages: { items: unknown[] }[] }>(queryKey)?.pages.flatMap((one) => one.items) ?? [];
  const held = () => ({
    state: queryClient.getQueryData(stateQuery().queryKey),
    all: items(listQuery("all").queryKey),
    unread: items(listQuery("unread").queryKey),
    announcements: courseId ? items(announcementsQuery(courseId).queryKey) : [],
  });
  const stale = () => queryClient.getQueryState(listQuery("all").queryKey)?.isInvalidated === true;
  return { queryClient, fresh, held, stale };
}

describe("what the socket says, applied to what was loaded before, is what one would load now", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it("for everything that happens to notifications", async () => {
    const [ann, bob] = await Promise.all([app.signUp({ fullName: "Ann" }), app.signUp()]);
    const rooms = [randomUUID(), randomUUID(), randomUUID()];
    const arrive = (n: number) => address(app, { sender: ann, to: [bob], roomId: rooms[n % 3] ?? "", reason: n % 2 ? "reply" : "mention", sequence: n + 1 });
    await arrive(0);
    await app.drain();
    const browser = await open(app, bob);
    for (let n = 1; n < 24; n++) {
      await arrive(n);
      await app.drain();
      const { items } = await list(app, bob);
      if (n % 4 === 1) await call(app, bob, "POST", "/api/notifications/read", { ids: [items.at(-1).id] });
      if (n % 7 === 3) await call(app, bob, "POST", "/api/notifications/read", { upTo: items[1].sequence });
      await expect.poll(() => browser.held()).toEqual(await browser.fresh());
    }
    expect(browser.stale()).toBe(false);
  });

  it("for announcements", async () => {
    const { courseId, instructor, students } = await buildClass(app, { students: 1 });
    const [student] = students as [TestPerson];
    const browser = await open(app, student, courseId);
    const path = `/api/courses/${courseId}/announcements`;
    const one = await call(app, instructor, "POST", path, { title: "One", body: "" });
    await call(app, instructor, "POST", path, { title: "Two", body: "text" });
    await call(app, instructor, "PATCH", `/api/announcements/${one.id}`, { title: "One, corrected", version: 1 });
    await app.drain();
    await expect.poll(() => browser.held()).toEqual(await browser.fresh());
    await call(app, instructor, "DELETE", `/api/announcements/${one.id}`);
    await app.drain();
    await expect.poll(() => browser.held().announcements).toEqual((await browser.fresh()).announcements);
    // Taken out of the notifications by asking again.
    await expect.poll(() => browser.stale()).toBe(true);
    expect(browser.held().state).toEqual((await browser.fresh()).state);
  });

  it("and what was missed is noticed by its number", async () => {
    const browser = await open(app, await app.signUp());
    const notification = { id: randomUUID(), sequence: 2, readAt: null };
    events["notification-received"]?.(browser.queryClient, { sequence: 2, revision: 2, unread: 2, notification });
    expect(browser.stale()).toBe(true);
    expect(browser.held().state).toEqual({ sequence: 2, revision: 2, unread: 2 });
    // Late, and known already.
    events["notifications-read"]?.(browser.queryClient, { sequence: 1, revision: 1, unread: 1, upTo: 0, readAt: new Date().toISOString() });
    expect(browser.held().state).toEqual({ sequence: 2, revision: 2, unread: 2 });
  });
});
