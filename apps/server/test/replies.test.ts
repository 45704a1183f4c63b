import { createLogger } from "@lectern/adapters/log";
import { id } from "@lectern/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createHttpServer } from "../src/http/server.ts";

const SOMEBODY = "0190a0b0-0000-7000-8000-000000000001";

describe("a reply on its way out", () => {
  let app: Awaited<ReturnType<typeof createHttpServer>>;
  let reply: unknown;
  beforeEach(async () => {
    app = await createHttpServer({ log: createLogger("silent"), trustProxy: "loopback", ownOrigins: () => [], https: false });
    app.get("/reply", { schema: { response: { 200: z.object({ id, names: z.array(z.string()) }) } } }, () => reply);
  });
  afterEach(() => app.close());

  it("loses what does not stand in its contract", async () => {
    reply = { id: SOMEBODY, names: ["Ann"], passwordHash: "secret" };
    expect((await app.inject("/reply")).json()).toEqual({ id: SOMEBODY, names: ["Ann"] });
  });

  it("that leaves its contract is a fault of ours, and says nothing of itself", async () => {
    reply = { id: "somebody", names: ["Ann"] };
    const { statusCode, body, headers } = await app.inject("/reply");
    expect([statusCode, headers["content-type"]]).toEqual([500, "application/problem+json"]);
    expect(JSON.parse(body)).toMatchObject({ code: "contract_broken", status: 500 });
    expect(body).not.toMatch(/somebody|Ann/);
  });
});
