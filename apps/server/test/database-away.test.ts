import { startTestApp, type TestApp } from "@lectern/testing";
import { freshDatabase } from "@lectern/testing/database";
import { startRelay, type Relay } from "@lectern/testing/relay";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

const POSTGRES_PORT = 5432;

describe("while PostgreSQL is away", () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let relay: Relay;
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    database = await freshDatabase(inject("databaseServerUrl"));
    relay = await startRelay(database.url, POSTGRES_PORT);
    app = await startTestApp({ DATABASE_URL: relay.url });
    ({ token } = await app.signUp({ role: "instructor" }));
  });
  afterAll(async () => {
    await app.stop();
    await relay.leave();
    await database.drop();
  });

  const ready = async () => (await app.request("GET", "/ready")).status;
  const create = () => app.request("POST", "/api/courses", { token, body: { title: "Tides" } });

  it("says that it is not ready when PostgreSQL hangs, and lives", async () => {
    expect(await ready()).toBe(200);
    relay.stall();
    expect(await ready()).toBe(503);
    expect((await app.request("GET", "/health")).status).toBe(200);
    relay.goOn();
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    expect((await create()).status).toBe(201);
  });

  it("answers 503 when it is gone, however often it is asked, and is back soon after it", async () => {
    await relay.leave();
    for (let round = 0; round < 10; round++) {
      const replies = await Promise.all([...Array.from({ length: 8 }, create), app.request("GET", "/ready")]);
      for (const { status } of replies) expect(status).toBe(503);
    }
    const refused = await create();
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    await relay.comeBack();
    // The pool of connections waits longer after each failure; not so long that people notice.
    await expect.poll(ready, { timeout: 4_000 }).toBe(200);
    expect((await create()).status).toBe(201);
  });
});
