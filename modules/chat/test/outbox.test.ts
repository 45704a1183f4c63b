import { describe, expect, it, vi } from "vitest";
import type { Message } from "../contract.ts";
import { openOutbox, type OutboxStore } from "../web/outbox/outbox.ts";
import type { OutgoingMessage } from "../web/outbox/storage.ts";
import { message } from "./web-message.ts";

/** What tabs of one browser share: a store and its locks. */
function browser() {
  const kept = new Map<string, OutgoingMessage>();
  const tabs = new Set<() => void>();
  const tails = new Map<string, Promise<void>>();
  const storeOf = (): OutboxStore => {
    let own: (() => void) | undefined;
    return {
      list: async () => [...kept.values()].toSorted((one, other) => one.createdAt - other.createdAt),
      put: async (one) => void kept.set(one.clientId, one),
      delete: async (clientId) => void kept.delete(clientId),
      lock: (name, run) => {
        const next = (tails.get(name) ?? Promise.resolve()).then(run);
        tails.set(name, next);
        return next;
      },
      tell: () => {
        for (const tab of tabs) if (tab !== own) tab();
      },
      listen: (changed) => {
        own = changed;
        tabs.add(changed);
        return () => tabs.delete(changed);
      },
    };
  };
  return { kept, storeOf };
}

/** A server that takes messages, counts attempts, and can be told to say no. */
function server() {
  const taken: OutgoingMessage[] = [];
  let refuse: (one: OutgoingMessage) => unknown = () => undefined;
  return {
    taken,
    texts: () => taken.map((one) => one.message),
    refuseWith: (rule: typeof refuse) => void (refuse = rule),
    send: async (one: OutgoingMessage): Promise<Message> => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const problem = refuse(one);
      if (problem) throw problem;
      taken.push(one);
      return message(taken.length, { clientId: one.clientId });
    },
  };
}

const idle = { upload: () => Promise.reject(new Error("no files here")), cancelUpload: () => {}, onSent: () => {} };
const away = Object.assign(new Error("not_connected"), { status: 0, code: "not_connected", title: "not_connected" });

describe("messages on their way", () => {
  it("go out in the order they were written, once each, even with two tabs that try at the same time", async () => {
    const { kept, storeOf } = browser();
    const remote = server();
    remote.refuseWith(() => away);
    const one = openOutbox("ann", { ...idle, store: storeOf(), send: remote.send });
    const other = openOutbox("ann", { ...idle, store: storeOf(), send: remote.send });
    for (const text of ["first", "second", "third"]) await one.add({ roomId: "room", message: text });
    remote.refuseWith(() => undefined);
    one.drain();
    other.drain();
    await vi.waitFor(() => expect(kept.size).toBe(0));
    expect(remote.texts()).toEqual(["first", "second", "third"]);
    await vi.waitFor(() => expect([one.read(), other.read()]).toEqual([[], []]));
    one.close();
    other.close();
  });

  it("survive the tab that wrote them: another one finds and sends them", async () => {
    const { storeOf } = browser();
    const remote = server();
    remote.refuseWith(() => away);
    const before = openOutbox("ann", { ...idle, store: storeOf(), send: remote.send });
    await before.add({ roomId: "room", message: "written offline" });
    before.close();
    remote.refuseWith(() => undefined);
    const after = openOutbox("ann", { ...idle, store: storeOf(), send: remote.send });
    after.drain();
    await vi.waitFor(() => expect(remote.texts()).toEqual(["written offline"]));
    after.close();
  });

  it("of one room do not wait for those of another", async () => {
    const { storeOf } = browser();
    const remote = server();
    remote.refuseWith(({ roomId }) => (roomId === "slow" ? { status: 429, code: "slow_mode", title: "slow", retryAfterSeconds: 60 } : undefined));
    const outbox = openOutbox("ann", { ...idle, store: storeOf(), send: remote.send });
    await outbox.add({ roomId: "slow", message: "waits" });
    await outbox.add({ roomId: "quick", message: "goes" });
    await outbox.add({ roomId: "slow", message: "waits behind it" });
    await vi.waitFor(() => expect(remote.texts()).toEqual(["goes"]));
    expect(outbox.read().map((one) => [one.message, one.refused])).toEqual([
      ["waits", undefined],
      ["waits behind it", undefined],
    ]);
    outbox.close();
  });

  it("that are refused for good stay to be looked at, and let those behind them pass", async () => {
    const { storeOf } = browser();
    const remote = server();
    remote.refuseWith((one) => (one.message === "bad" ? { status: 422, code: "word_not_allowed", title: "no" } : undefined));
    const outbox = openOutbox("ann", { ...idle, store: storeOf(), send: remote.send });
    await outbox.add({ roomId: "room", message: "bad" });
    await outbox.add({ roomId: "room", message: "good" });
    await vi.waitFor(() => expect(remote.texts()).toEqual(["good"]));
    await vi.waitFor(() => expect(outbox.read().map(({ refused }) => refused)).toEqual(["word_not_allowed"]));
    const [refused] = outbox.read();
    remote.refuseWith(() => undefined);
    await outbox.retry(refused?.clientId ?? "");
    await vi.waitFor(() => expect(remote.texts()).toEqual(["good", "bad"]));
    outbox.close();
  });

  it("with a file send the file first, once, and keep their place", async () => {
    const { storeOf } = browser();
    const remote = server();
    let uploads = 0;
    const upload = async () => {
      uploads += 1;
      if (uploads === 1) throw new TypeError("the connection was lost");
      return "upload-1";
    };
    const outbox = openOutbox("ann", { ...idle, store: storeOf(), upload, send: remote.send });
    await outbox.add({ roomId: "room", message: "look", file: new File(["x"], "x.txt") });
    await outbox.add({ roomId: "room", message: "and then" });
    await vi.waitFor(() => expect(remote.texts()).toEqual(["look", "and then"]), { timeout: 4_000 });
    expect([uploads, remote.taken[0]?.fileId]).toEqual([2, "upload-1"]);
    outbox.close();
  });

  it("that are taken back while their file is on its way are never sent", async () => {
    const { kept, storeOf } = browser();
    const remote = server();
    let give: (reason: unknown) => void = () => {};
    const outbox = openOutbox("ann", {
      store: storeOf(),
      upload: () => new Promise((_, reject) => (give = reject)),
      cancelUpload: () => give({ status: 409, code: "cancelled", title: "cancelled" }),
      send: remote.send,
      onSent: () => {},
    });
    await outbox.add({ roomId: "room", message: "", file: new File(["x"], "x.txt") });
    await vi.waitFor(() => expect(outbox.read()).toHaveLength(1));
    await outbox.discard(outbox.read()[0]?.clientId ?? "");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([outbox.read(), kept.size, remote.taken]).toEqual([[], 0, []]);
    outbox.close();
  });
});
