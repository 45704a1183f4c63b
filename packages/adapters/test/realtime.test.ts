import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AdjacentAdapter, clusterAdapter, createEmitterRealtime, createSocketRealtime } from "@lectern/adapters/realtime";
import { openRedis, type RedisConnection } from "@lectern/adapters/redis";
import { describeRealtime, type RealtimeUnderTest } from "@lectern/testing/conformance/realtime";
import { freshRedis, startTestRedis } from "@lectern/testing/redis";
import { io as connect } from "socket.io-client";
import { Server, type ServerOptions } from "socket.io";
import { describe, expect, inject, it } from "vitest";

async function socketServer(adapter: NonNullable<ServerOptions["adapter"]>) {
  const http: HttpServer = createServer();
  const io = new Server(http, { adapter, perMessageDeflate: false });
  io.on("connection", (socket) => void socket.join(socket.handshake.auth["rooms"] ?? []));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return { io, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

async function connected(url: string): Promise<RedisConnection> {
  const redis = openRedis({ url, onError: () => {} });
  expect(await redis.waitUntilReady(5_000)).toBe(true);
  return redis;
}

async function alone(): Promise<RealtimeUnderTest> {
  const { io, url } = await socketServer(AdjacentAdapter);
  return { urls: [url], speakers: [createSocketRealtime(io)], stop: () => io.close() };
}

/** Two processes with sockets and one without, as three connections to Redis. */
async function cluster(url = freshRedis(inject("redisUrl"))): Promise<RealtimeUnderTest & { connections: RedisConnection[] }> {
  const connections = await Promise.all([connected(url), connected(url), connected(url)]);
  const [one, two] = await Promise.all(connections.slice(0, 2).map((redis) => socketServer(clusterAdapter(redis))));
  const worker = createEmitterRealtime(connections[2]);
  // All have subscribed once they count each other.
  await expect.poll(() => one!.io.of("/").adapter.serverCount()).toBe(3);
  return {
    connections,
    urls: [one!.url, two!.url],
    speakers: [createSocketRealtime(one!.io), createSocketRealtime(two!.io), worker.realtime],
    stop: async () => {
      worker.close();
      await Promise.all([one!.io.close(), two!.io.close()]);
      for (const redis of connections) redis.close();
    },
  };
}

describeRealtime("one Socket.IO server", alone);
describeRealtime("Socket.IO servers joined by Redis, and a process without sockets", cluster);

describe("what one process says in one go", () => {
  async function listeners(transports: readonly string[]) {
    const { io, url } = await socketServer(AdjacentAdapter);
    const heard: unknown[][] = [[], []];
    const sockets = heard.map((list, index) => {
      const socket = connect(url, { auth: { rooms: ["room", ["one", "two"][index]] }, transports: [...transports], forceNew: true });
      socket.on("said", (payload) => list.push(payload));
      return socket;
    });
    await expect.poll(() => sockets.every(({ connected: is }) => is)).toBe(true);
    const stop = async () => {
      for (const socket of sockets) socket.disconnect();
      await io.close();
    };
    return { io, heard, sockets, stop };
  }

  it.each([["websocket"], ["polling"]])(
    "arrives in the order it was said in over %s, whatever room it went to, also what is long or no text",
    async (transport) => {
      const { io, heard, stop } = await listeners([transport]);
      const long = "đ".repeat(40_000);
      for (const text of ["a", "b", long]) io.to("room").emit("said", text);
      for (const text of ["to one", "to one again"]) io.to("one").emit("said", text);
      io.to("room").emit("said", Buffer.from("bytes"));
      io.to("room").emit("said", "after the bytes");
      io.to("room").emit("said", "the last");
      const everybody = ["a", "b", long, "bytes", "after the bytes", "the last"];
      await expect.poll(() => heard.map((list) => list.map(String))).toEqual([everybody.toSpliced(3, 0, "to one", "to one again"), everybody]);
      await stop();
    },
  );

  it("reaches who was in the room when it was said, and nobody who was to be left out", async () => {
    const { io, heard, sockets, stop } = await listeners(["websocket"]);
    const [one, two] = sockets.map(({ id }) => io.of("/").sockets.get(id!)!);
    io.to("room").emit("said", 1);
    io.to("room").emit("said", 2);
    await two!.leave("room");
    io.to("room").emit("said", 3);
    io.to("room").emit("said", 4);
    await two!.join("room");
    io.to("room").except(one!.id).emit("said", 5);
    io.to("room").emit("said", 6);
    io.to("room").emit("said", 7);
    io.in("one").disconnectSockets(true);
    io.to("room").emit("said", 8);
    await expect
      .poll(() => heard)
      .toEqual([
        [1, 2, 3, 4, 6, 7],
        [1, 2, 5, 6, 7, 8],
      ]);
    await stop();
  });
});

describe("realtime while Redis is away", () => {
  it("keeps serving its own sockets, throws at nobody, and reaches the others again when Redis is back", async () => {
    const server = await startTestRedis();
    const { urls, speakers, connections, stop } = await cluster(server.url);
    const heard: unknown[][] = [[], []];
    const sockets = urls.map((url, index) => {
      const socket = connect(url, { auth: { rooms: ["room"] }, transports: ["websocket"], forceNew: true });
      socket.on("said", (payload) => heard[index]!.push(payload));
      return socket;
    });
    await expect.poll(() => sockets.every(({ connected: is }) => is)).toBe(true);

    await server.crash();
    await expect.poll(() => connections.some(({ ready }) => ready)).toBe(false);
    for (const speaker of speakers) speaker.toRoom("room", "said", "meanwhile");
    await speakers[0]!.joinRoom("room", "team");
    speakers[0]!.toRoom("team", "said", "in the team");
    await expect.poll(() => heard).toEqual([["meanwhile", "in the team"], ["meanwhile"]]);

    await server.restart();
    await expect
      .poll(() => {
        for (const speaker of speakers) speaker.toRoom("room", "said", "again");
        return heard.every((list) => list.filter((text) => text === "again").length >= 3);
      })
      .toBe(true);
    for (const socket of sockets) socket.disconnect();
    await stop();
    await server.stop();
  });

  it("costs no time of the process", async () => {
    const server = await startTestRedis();
    const { stop } = await cluster(server.url);
    await server.crash();
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(300);
    await stop();
    await server.stop();
  });
});
