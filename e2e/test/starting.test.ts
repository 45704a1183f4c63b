import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_PASSWORD, startServer, type RunningServer } from "../server.ts";

const MAIN = join(import.meta.dirname, "../../apps/server/src/main.ts");

/** Starts a server that is expected to give up; answers what it said. */
async function refusedStart(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, HOST: "127.0.0.1", LOG_LEVEL: "warn", ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, said };
}

describe("starting and stopping", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ LOG_LEVEL: "debug" });
  });
  afterAll(async () => {
    await server.remove();
    for (const unused of ["-2", "-3"]) await rm(`${server.dataDir}${unused}`, { recursive: true, force: true });
  });

  const login = (account: string) =>
    fetch(`${server.url}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: `${account}@demo.lectern.test`, password: DEMO_PASSWORD }),
    });

  it("prints where to go, who to log in as, and which adapters were chosen", () => {
    const said = server.output();
    expect(said).toContain(server.url);
    expect(said).toContain("admin@demo.lectern.test");
    expect(said).toContain(DEMO_PASSWORD);
    for (const port of ["database", "jobs", "realtime", "storage", "mail"]) expect(said).toContain(port);
  });

  it.each(["admin", "instructor", "instructor2", "student1", "student30"])("lets the demonstration account %s in", async (account) => {
    expect((await login(account)).status).toBe(200);
  });

  it("logs one line per request, without secrets and personal data", async () => {
    const reply = await login("student2");
    const { accessToken, user } = (await reply.json()) as { accessToken: string; user: { fullName: string } };
    await fetch(`${server.url}/api/auth/profile`, { headers: { authorization: `Bearer ${accessToken}` } });
    await fetch(`${server.url}/api/users?search=${encodeURIComponent(user.fullName)}`, { headers: { authorization: `Bearer ${accessToken}` } });
    const lines = server
      .output()
      .split("\n")
      .filter((line) => line.startsWith("{"));
    const requests = lines.map((line) => JSON.parse(line) as { msg: string; route?: string; reqId?: string }).filter(({ msg }) => msg === "request");
    expect(requests).toContainEqual(expect.objectContaining({ route: "/api/auth/login", reqId: reply.headers.get("x-request-id") }));
    for (const secret of [accessToken, DEMO_PASSWORD, "student2@", user.fullName, encodeURIComponent(user.fullName)])
      expect(lines.join("\n")).not.toContain(secret);
  });

  it("refuses a second copy on the same data, and says the way out", async () => {
    const { code, said } = await refusedStart({ LECTERN_DATA_DIR: server.dataDir, PORT: "0" });
    expect(code).toBe(1);
    expect(said).toMatch(/Another Lectern \(process \d+\)/);
    expect(said).toContain("LECTERN_DATA_DIR=");
  });

  it("refuses a port in use, and says the way out", async () => {
    const { code, said } = await refusedStart({ LECTERN_DATA_DIR: `${server.dataDir}-2`, PORT: new URL(server.url).port });
    expect(code).toBe(1);
    expect(said).toContain("is in use");
    expect(said).toContain("PORT=");
  });

  it("names every setting that does not fit", async () => {
    const { code, said } = await refusedStart({ LECTERN_DATA_DIR: `${server.dataDir}-3`, PORT: "many", LOG_LEVEL: "loud" });
    expect(code).toBe(1);
    expect(said).toMatch(/PORT: /);
    expect(said).toMatch(/LOG_LEVEL: /);
  });

  // A server that needs more than five seconds ends itself with 1.
  it("stops in order on Ctrl-C and goes on with the same data", async () => {
    expect(await server.stop("SIGINT")).toBe(0);
    await server.restart();
    expect((await login("student1")).status).toBe(200);
  });

  it("starts again after a kill -9, database and all", async () => {
    await server.kill9();
    await server.restart();
    expect((await login("student1")).status).toBe(200);
  });
});
