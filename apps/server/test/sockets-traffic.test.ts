import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { once } from "node:events";
import { createServer } from "node:http";
import { createLogger } from "@lectern/adapters/log";
import { Registry } from "prom-client";
import { Server } from "socket.io";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAdmission } from "../src/sockets/admission.ts";
import { watchTraffic } from "../src/sockets/traffic.ts";

/** Far more than the kernel's buffers of a connection on this machine hold. */
const PACKETS = 4_000;
const PACKET_BYTES = 16 * 1024;
/** Sent in one go; then whoever reads gets the time to. */
const BURST = 20;

describe("a connection that stops reading", () => {
  let app: TestApp;
  let slow: TestPerson;
  let quick: TestPerson;

  beforeAll(async () => {
    app = await startTestApp();
    slow = await app.signUp();
    quick = await app.signUp();
  });
  afterAll(() => app.stop());

  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)`, "m").exec(text)?.[1] ?? Number.NaN);
  }

  it("is ended before it costs much, and slows nobody else", async () => {
    const stuck = await app.connect(slow.token);
    const reader = await app.connect(quick.token);
    stuck.io.reconnection(false);
    let received = 0;
    reader.on("padding", () => (received += 1));
    stopReading(stuck);

    const { realtime } = app.ctx();
    const padding = "x".repeat(PACKET_BYTES);
    const before = process.memoryUsage().rss;
    for (let sent = 0; sent < PACKETS; sent += BURST) {
      for (let n = 0; n < BURST; n++) for (const { user } of [slow, quick]) realtime.toRoom(`user_${user.id}`, "padding", { padding });
      await expect.poll(() => received, { timeout: 20_000, interval: 1 }).toBe(sent + BURST);
    }
    expect(await metric("lectern_socket_dropped_connections_total")).toBe(1);
    expect(await metric("lectern_socket_connections")).toBe(1);
    // 64 MB were sent to it; what waited was never more than a megabyte, whatever else this process did.
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    expect(await metric("lectern_socket_deliveries_total")).toBeGreaterThan(PACKETS);
  });

  it("may come back", async () => {
    const again = await app.connect(slow.token);
    expect(await again.emitWithAck("time-sync", { clientTime: 1 })).toMatchObject({ ok: true });
  });
});

describe("many packets at once", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it.each([[["websocket"]], [["polling"]], [["polling", "websocket"]]])("arrive whole and in order by %j, whatever signs they have", async (transports) => {
    const person = await app.signUp();
    const socket = io(app.url, { transports, auth: { token: person.token }, forceNew: true });
    try {
      await expect.poll(() => socket.connected).toBe(true);
      if (transports.length > 1) await expect.poll(() => socket.io.engine.transport.name).toBe("websocket");
      const received: unknown[] = [];
      socket.on("padding", (payload: unknown) => received.push(payload));
      // Lengths on both sides of where a WebSocket frame's header grows (RFC 6455, 5.2).
      const payloads = Array.from({ length: 300 }, (_, n) => ({ n, text: "học 🎉".repeat([1, 20, 9_000][n % 3] ?? 1) }));
      const { realtime } = app.ctx();
      for (const payload of payloads.slice(0, 9)) realtime.toRoom(`user_${person.user.id}`, "padding", payload);
      await expect.poll(() => received.length).toBe(9);
      const short = payloads.slice(9).map(({ n, text }) => ({ n, text: text.slice(0, 200) }));
      for (const payload of short) realtime.toRoom(`user_${person.user.id}`, "padding", payload);
      await expect.poll(() => received.length).toBe(300);
      expect(received).toEqual([...payloads.slice(0, 9), ...short]);
    } finally {
      socket.disconnect();
    }
  });
});

describe("what one connection is answered and sent", () => {
  it.each([[["websocket"]], [["polling"]], [["polling", "websocket"]]])("arrives whole and in order by %j, binary parts too", async (transports) => {
    const http = createServer().listen(0, "127.0.0.1");
    await once(http, "listening");
    const server = new Server(http, { perMessageDeflate: false });
    watchTraffic(server, { registry: new Registry(), log: createLogger("silent") });
    server.on("connection", (socket) => {
      socket.on("repeat", (value: unknown, acknowledge: (...values: unknown[]) => void) => {
        socket.emit("heard", value);
        acknowledge(value, value);
      });
    });
    const address = http.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const client = io(`http://127.0.0.1:${port}`, { transports, forceNew: true });
    try {
      const heard: unknown[] = [];
      client.on("heard", (value: unknown) => heard.push(value));
      // Lengths on both sides of where a WebSocket frame's header grows, and what is no text.
      const values = [
        "",
        "học 🎉",
        "x".repeat(100),
        "ố".repeat(60),
        "x".repeat(65_400),
        "🎉".repeat(20_000),
        Buffer.from([0, 1, 255]),
        { deep: [Buffer.from("a"), "b"] },
      ];
      const half = values.length / 2;
      const repeat = (some: readonly unknown[]) => Promise.all(some.map((value) => client.emitWithAck("repeat", value)));
      // The first ones perhaps on the way to a WebSocket.
      await repeat(values.slice(0, half));
      if (transports.length > 1) await expect.poll(() => client.io.engine.transport.name).toBe("websocket");
      await repeat(values.slice(half));
      expect(heard).toEqual(values);
    } finally {
      client.disconnect();
      await server.close();
    }
  });
});

/** The TCP socket under the client is not read from any more: its buffers fill, then the server's. */
function stopReading(socket: Socket): void {
  Reflect.get(Reflect.get(socket.io.engine.transport, "ws"), "_socket").pause();
}

describe("opening connections", () => {
  it("lets so many in at once, and more when those are in", async () => {
    const admission = createAdmission({ maxOpening: 2 });
    const first = Promise.withResolvers<string>();
    const one = admission.admit(() => first.promise);
    const two = admission.admit(() => Promise.reject(new Error("no")));
    expect(admission.admit(async () => "three")).toBeNull();
    await expect(two).rejects.toThrow("no");
    expect(await admission.admit(async () => "four")).toBe("four");
    first.resolve("one");
    expect(await one).toBe("one");
  });

  it("spreads those who have to come again over some seconds", () => {
    let drawn = 0;
    const admission = createAdmission({ random: () => (drawn += 0.1) % 1 });
    const waits = new Set(Array.from({ length: 20 }, () => admission.waitSeconds()));
    expect(Math.min(...waits)).toBe(1);
    expect(Math.max(...waits)).toBe(8);
    expect(waits.size).toBeGreaterThan(4);
  });
});
