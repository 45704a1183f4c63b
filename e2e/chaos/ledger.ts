import { randomUUID } from "node:crypto";
import type { Socket } from "socket.io-client";
import { stayConnected } from "./stay-connected.ts";

/** What a client was told is done, and what it will therefore expect to find. */
export interface Ledger {
  /** `clientId` → the message as it was acknowledged. */
  readonly messages: Map<string, { readonly id: string; readonly sequence: number; readonly text: string }>;
  /** `operationId`s of progress, each worth one second. */
  readonly progress: Set<string>;
  /** Idempotency key → id of the course it made. */
  readonly courses: Map<string, string>;
  /** How often something had to be tried again: a run in which nothing failed proves nothing. */
  retries: number;
}

export interface Writer {
  /** Why it gave up; null while it goes on. */
  readonly failure: unknown;
  /** Finishes what is under way, until everything begun is acknowledged. */
  stop(): Promise<void>;
}

interface Options {
  readonly url: string;
  /** A fresh access token; asked for again when one has expired. */
  readonly signIn: () => Promise<string>;
  readonly courseId: string;
  readonly sectionId: string;
  readonly ledger: Ledger;
}

const ATTEMPT_TIMEOUT_MS = 2_000;
const RETRY_MS = 50;
const GIVE_UP_MS = 60_000;
/** Below the limits of a person: what has to be repeated was a fault, not a refusal. */
const PACE_MS = 120;

export const createLedger = (): Ledger => ({ messages: new Map(), progress: new Set(), courses: new Map(), retries: 0 });

/** A socket of a person whose token may expire, and the patience to say a thing until it is acknowledged. */
function persist(url: string, signIn: () => Promise<string>, firstToken: string, ledger: Ledger) {
  let refused: Error | null = null;
  return {
    ...stayConnected(url, signIn, firstToken),
    /** What would be refused again for ever. */
    refuse: (error: Error) => {
      refused ??= error;
    },
    until: async <T>(attempt: () => Promise<T | null>): Promise<T> => {
      const deadline = Date.now() + GIVE_UP_MS;
      while (Date.now() < deadline) {
        const done = await attempt().catch(() => null);
        if (done !== null) return done;
        if (refused) throw refused;
        ledger.retries++;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
      throw new Error("the server acknowledged nothing for a minute");
    },
  };
}

async function writeMessage({ socket, until }: ReturnType<typeof persist>, courseId: string, ledger: Ledger, n: number): Promise<void> {
  const clientId = randomUUID();
  const text = `message ${n} ${clientId}`;
  const { message } = await until(() => send(socket, { courseId, clientId, message: text }));
  ledger.messages.set(clientId, { id: message.id, sequence: message.sequence, text });
}

/** Runs `step` again and again, at the writer's pace, until stopped; finishes what is under way. */
function startWriting(socket: Socket, step: (n: number) => Promise<unknown>): Writer {
  let stopped = false;
  const running = (async () => {
    for (let n = 0; !stopped; n++) await Promise.all([step(n), new Promise((resolve) => setTimeout(resolve, PACE_MS))]);
  })();
  let failure: unknown = null;
  running.catch((error: unknown) => {
    failure = error;
  });
  return {
    get failure() {
      return failure;
    },
    stop: async () => {
      stopped = true;
      await running.finally(() => socket.disconnect());
    },
  };
}

/** A client that never gives up: messages one after the other, each repeated with the same id until it is acknowledged. */
export async function startMessageWriter({ url, signIn, courseId, ledger }: Omit<Options, "sectionId">): Promise<Writer> {
  const person = persist(url, signIn, await signIn(), ledger);
  return startWriting(person.socket, (n) => writeMessage(person, courseId, ledger, n));
}

/** As well: progress and courses, each repeated with the same id until the server has acknowledged it. Only what was acknowledged goes into the ledger. */
export async function startWriter({ url, signIn, courseId, sectionId, ledger }: Options): Promise<Writer> {
  const person = persist(url, signIn, await signIn(), ledger);

  const post = async (path: string, body: unknown, key?: string) => {
    const reply = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${person.token()}`, "content-type": "application/json", ...(key ? { "idempotency-key": key } : {}) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    });
    if (reply.status === 401) await person.renew();
    if (reply.status === 401 || reply.status === 429 || reply.status >= 500) return null;
    const answer = await reply.json();
    if (!reply.ok) person.refuse(new Error(`${path}: ${reply.status} ${JSON.stringify(answer)}`));
    return reply.ok ? answer : null;
  };
  const writeProgress = async () => {
    const operationId = randomUUID();
    await person.until(() => post(`/api/sections/${sectionId}/progress`, { operationId, status: "in_progress", timeSpentSeconds: 1 }));
    ledger.progress.add(operationId);
  };
  const writeCourse = async (n: number) => {
    const key = randomUUID();
    const course = await person.until(() => post("/api/courses", { title: `Course ${n} ${key}` }, key));
    ledger.courses.set(key, course.id);
  };
  return startWriting(person.socket, (n) =>
    Promise.all([writeMessage(person, courseId, ledger, n), writeProgress(), ...(n % 10 === 0 ? [writeCourse(n)] : [])]),
  );
}

interface Sent {
  readonly message: { readonly id: string; readonly sequence: number };
}

/** One attempt; null when no answer came in time or the server could not. */
async function send(socket: Socket, payload: object): Promise<Sent | null> {
  if (!socket.connected) return null;
  const answer = await socket.timeout(ATTEMPT_TIMEOUT_MS).emitWithAck("send-message", payload);
  return answer.ok ? answer : null;
}

/** Compares what the server has with what it acknowledged; answers what is wrong, in words. */
export async function audit(url: string, token: string, courseId: string, ledger: Ledger): Promise<string[]> {
  const wrong: string[] = [];
  const get = async (path: string) => {
    const reply = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };

  const stored: { id: string; clientId: string; sequence: number; message: string }[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page = await get(`/api/courses/${courseId}/messages?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    stored.push(...page.items);
    cursor = page.nextCursor;
  }
  stored.reverse();
  for (const [n, { sequence }] of stored.entries()) if (sequence !== n + 1) wrong.push(`message ${n + 1} of the room has the number ${sequence}`);
  const byClient = Map.groupBy(stored, ({ clientId }) => clientId);
  for (const [clientId, copies] of byClient) if (copies.length > 1) wrong.push(`${copies.length} copies of the message ${clientId}`);
  for (const [clientId, { id, sequence, text }] of ledger.messages) {
    const found = byClient.get(clientId)?.[0];
    if (!found) wrong.push(`the acknowledged message ${text} is lost`);
    else if (found.id !== id || found.sequence !== sequence || found.message !== text) wrong.push(`the acknowledged message ${text} is another one now`);
  }

  const { course } = await get(`/api/courses/${courseId}/progress`);
  if (course.timeSpentSeconds !== ledger.progress.size) wrong.push(`${ledger.progress.size} seconds were acknowledged, ${course.timeSpentSeconds} are counted`);

  for (const [key, id] of ledger.courses) {
    const { title } = await get(`/api/courses/${id}`);
    if (!title.endsWith(key)) wrong.push(`the course ${id} has the title ${title}`);
  }
  const titles: string[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page = await get(`/api/courses?limit=200&mine=true&status=draft${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    titles.push(...page.items.map(({ title }: { title: string }) => title));
    cursor = page.nextCursor;
  }
  for (const key of ledger.courses.keys()) {
    const copies = titles.filter((title) => title.endsWith(key)).length;
    if (copies !== 1) wrong.push(`${copies} courses were made with the key ${key}`);
  }
  return wrong;
}
