import { openClient, type LeanClient } from "./client.ts";

/** A crowd in a process of its own, steered by messages of its parent: `fork("crowd.ts")`. */
export type CrowdOrder =
  | { readonly kind: "enter"; readonly url: string; readonly tokens: readonly string[]; readonly courseId: string; readonly like: object | null }
  | { readonly kind: "saturate"; readonly seconds: number; readonly window: number }
  | { readonly kind: "steady"; readonly seconds: number; readonly perSecond: number }
  /** Somebody for each token; they write to their own rooms, and one of each room has entered it. */
  | { readonly kind: "connect"; readonly url: string; readonly people: readonly { readonly token: string; readonly courseId: string }[] }
  | { readonly kind: "write"; readonly seconds: number; readonly perSecond: number }
  | { readonly kind: "leave" };

export type CrowdReport =
  | { readonly kind: "entered"; readonly sample: object | null }
  | { readonly kind: "saturated"; readonly deliveriesPerSecond: number; readonly messagesPerSecond: number }
  | { readonly kind: "steady"; /** From sending to the last member, ascending. */ readonly tookMs: readonly number[] }
  | { readonly kind: "connected" }
  | {
      readonly kind: "written";
      /** From sending to the acknowledgement, ascending. */ readonly tookMs: readonly number[];
      readonly perSecond: number;
      readonly refused: number;
    }
  | { readonly kind: "left" };

const ENTER_AT_ONCE = 50;
const MARK = '"clientId":"';
const LIMIT_MS = 60_000;

interface Sent {
  readonly at: number;
  left: number;
  readonly done: (tookMs: number) => void;
}

let clients: LeanClient[] = [];
let courseId = "";
let like: object | null = null;
let next = 0;
const underWay = new Map<string, Sent>();

function received(text: string): void {
  if (!text.startsWith('42["message-received"')) return;
  const from = text.indexOf(MARK) + MARK.length;
  const sent = underWay.get(text.slice(from, text.indexOf('"', from)));
  if (!sent) return;
  sent.left -= 1;
  if (sent.left === 0) sent.done(performance.now() - sent.at);
}

/** Resolves when the last member has it, with the milliseconds that took. Members send by turns. */
function sendToAll(): Promise<number> {
  const clientId = `bench-${process.pid}-${next}`;
  const sender = clients[next++ % clients.length];
  if (!sender) throw new Error("nobody has entered");
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${clientId} did not reach everybody`)), LIMIT_MS);
    const done = (tookMs: number) => {
      clearTimeout(timer);
      underWay.delete(clientId);
      resolve(tookMs);
    };
    underWay.set(clientId, { at: performance.now(), left: clients.length, done });
    void sender
      .emit("send-message", { courseId, clientId, message: `Message ${next} of the bench, as long as what people write.`, ...(like ? { like } : {}) })
      .then((answer) => {
        if (!answer.startsWith("[{") || answer.includes('"ok":false')) reject(new Error(`refused: ${answer}`));
      });
  });
}

async function enter(order: Extract<CrowdOrder, { kind: "enter" }>): Promise<CrowdReport> {
  courseId = order.courseId;
  like = order.like;
  clients = [];
  for (let at = 0; at < order.tokens.length; at += ENTER_AT_ONCE) {
    const opened = await Promise.all(order.tokens.slice(at, at + ENTER_AT_ONCE).map((token) => openClient({ url: order.url, token, onEvent: received })));
    await Promise.all(opened.map((client) => client.emit("join-course", { courseId })));
    clients.push(...opened);
  }
  const answer = await clients[0]?.emit("send-message", {
    courseId,
    clientId: `first-${process.pid}-${Date.now()}`,
    message: "The first message of the bench.",
    ...(like ? { like } : {}),
  });
  const [reply] = JSON.parse(answer ?? "[]") as [{ message?: object }];
  return { kind: "entered", sample: reply.message ?? null };
}

/** Always `window` messages on their way to everybody. */
async function saturate(seconds: number, window: number): Promise<CrowdReport> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let messages = 0;
  await Promise.all(
    Array.from({ length: window }, async () => {
      while (performance.now() < until) {
        await sendToAll();
        messages += 1;
      }
    }),
  );
  const perSecond = messages / ((performance.now() - startedAt) / 1000);
  return { kind: "saturated", messagesPerSecond: perSecond, deliveriesPerSecond: perSecond * clients.length };
}

/** Evenly spaced, whether or not earlier ones have arrived. */
async function steady(seconds: number, perSecond: number): Promise<CrowdReport> {
  const sending: Promise<number>[] = [];
  const startedAt = performance.now();
  while (sending.length < seconds * perSecond) {
    const wait = startedAt + (sending.length * 1000) / perSecond - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    else await new Promise(setImmediate);
    if (wait <= 1) sending.push(sendToAll());
  }
  return { kind: "steady", tookMs: (await Promise.all(sending)).toSorted((a, b) => a - b) };
}

let writers: { readonly client: LeanClient; readonly courseId: string }[] = [];

async function connect({ url, people }: Extract<CrowdOrder, { kind: "connect" }>): Promise<CrowdReport> {
  const entered = new Set<string>();
  for (let at = 0; at < people.length; at += ENTER_AT_ONCE) {
    const some = people.slice(at, at + ENTER_AT_ONCE);
    const opened = await Promise.all(some.map(({ token }) => openClient({ url, token })));
    for (const [index, client] of opened.entries()) {
      const room = some[index]?.courseId ?? "";
      writers.push({ client, courseId: room });
      if (entered.has(room)) continue;
      entered.add(room);
      await client.emit("join-course", { courseId: room });
    }
  }
  return { kind: "connected" };
}

/** Evenly spaced, whether or not earlier ones were acknowledged; everybody by turns. */
async function write(seconds: number, perSecond: number): Promise<CrowdReport> {
  const tookMs: number[] = [];
  let refused = 0;
  const total = Math.round(seconds * perSecond);
  const acknowledged: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000) + 1);
    for (; n < due; n++) {
      const { client, courseId: room } = writers[n % writers.length] ?? {};
      if (!client) throw new Error("nobody is connected");
      const at = performance.now();
      const message = { courseId: room, clientId: `w-${process.pid}-${next++}`, message: `Message ${n} of the bench, as long as what people write.` };
      acknowledged.push(
        client.emit("send-message", message).then((answer) => {
          if (answer.includes('"ok":true')) tookMs.push(performance.now() - at);
          else refused += 1;
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(acknowledged);
  const took = (performance.now() - startedAt) / 1000;
  return { kind: "written", tookMs: tookMs.toSorted((a, b) => a - b), perSecond: tookMs.length / took, refused };
}

async function follow(order: CrowdOrder): Promise<CrowdReport> {
  if (order.kind === "enter") return enter(order);
  if (order.kind === "saturate") return saturate(order.seconds, order.window);
  if (order.kind === "steady") return steady(order.seconds, order.perSecond);
  if (order.kind === "connect") return connect(order);
  if (order.kind === "write") return write(order.seconds, order.perSecond);
  for (const client of [...clients, ...writers.map((writer) => writer.client)]) client.close();
  clients = [];
  writers = [];
  return { kind: "left" };
}

process.on("message", (order: CrowdOrder) => {
  follow(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
