import type { DetailedError, Upload } from "tus-js-client";
import { csrfHeaders, readStorage, sessionFetch, writeStorage } from "./http.ts";
import { problemOf } from "./problem.ts";
import type { UploadItem, UploadOptions, UploadQueue, UploadState } from "./upload.ts";

const ENDPOINT = "/api/uploads";
const AT_ONCE = 2;
/** Bytes of one request: a lost connection costs at most what the server has not synced of it. */
const CHUNK_BYTES = 32 * 1024 * 1024;
const RETRY_MS = [300, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000, 30_000, 60_000, 60_000];
const REMEMBERED_MS = 24 * 60 * 60_000;

interface Job {
  readonly id: string;
  readonly file: File;
  readonly idempotencyKey: string;
  sent: number;
  state: UploadState;
  upload: Upload | null;
}

/** The machinery of `useUploads`; tus-js-client loads with the first file. */
export function createUploadQueue(key: string, { purpose, finish }: UploadOptions): UploadQueue {
  let jobs: readonly Job[] = [];
  let shown: readonly UploadItem[] = [];
  let interrupted = namesOf(recall(key));
  const listeners = new Set<() => void>();

  function changed() {
    shown = jobs.map(({ id, file, sent, state }) => ({ id, name: file.name, size: file.size, sent, state }));
    for (const listener of listeners) listener();
  }

  function become(job: Job, state: UploadState) {
    if (!jobs.includes(job)) return;
    job.state = state;
    changed();
    pump();
  }

  function pump() {
    const running = jobs.filter(({ state }) => ["sending", "retrying", "finishing"].includes(state.kind)).length;
    const next = jobs.find(({ state }) => state.kind === "waiting");
    if (!next || running >= AT_ONCE) return;
    next.state = { kind: "sending" };
    changed();
    void run(next);
    pump();
  }

  async function run(job: Job) {
    try {
      const upload = job.upload ?? (await prepare(job));
      job.upload = upload;
      // Cancelled or paused while the code was loading.
      if (jobs.includes(job) && job.state.kind === "sending") upload.start();
    } catch (error) {
      become(job, { kind: "failed", error });
    }
  }

  async function prepare(job: Job): Promise<Upload> {
    const tus = await import("tus-js-client");
    let renew = false;
    const { file } = job;
    return new tus.Upload(file, {
      endpoint: ENDPOINT,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_MS,
      metadata: { filename: file.name, purpose },
      uploadUrl: addressOf(key, file),
      // Where a file stopped is remembered here, by its name, size and time: it goes on after a reload too.
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => remember(key, file, job.upload?.url ?? null),
      onBeforeRequest: async (request) => {
        // An access token that ran out on the way is renewed as by every other request; refused, a HEAD would begin anew.
        if (renew || request.getMethod() === "HEAD") await sessionFetch("/api/auth/profile").catch(() => {});
        renew = false;
        for (const [name, value] of Object.entries(csrfHeaders())) request.setHeader(name, value);
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        renew = status === 401;
        const again = status === 0 || status === 401 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);
        if (again) become(job, { kind: "retrying" });
        return again;
      },
      onProgress: (sent) => {
        job.sent = sent;
        if (job.state.kind === "retrying") job.state = { kind: "sending" };
        changed();
      },
      onError: (error) => become(job, { kind: "failed", error: toProblem(error) }),
      onSuccess: () => void complete(job),
    });
  }

  async function complete(job: Job) {
    job.sent = job.file.size;
    become(job, { kind: "finishing" });
    try {
      const uploadId = job.upload?.url?.split("/").at(-1) ?? "";
      await finish({ uploadId, file: job.file, idempotencyKey: job.idempotencyKey });
      remember(key, job.file, null);
      become(job, { kind: "done" });
    } catch (error) {
      become(job, { kind: "failed", error });
    }
  }

  function forget(id: string): Job | undefined {
    const job = jobs.find((one) => one.id === id);
    jobs = jobs.filter((one) => one !== job);
    changed();
    pump();
    return job;
  }

  window.addEventListener("online", () => {
    for (const job of jobs) if (job.state.kind === "failed" && problemOf(job.state.error).code === "network") become(job, { kind: "waiting" });
  });

  return {
    add: (files) => {
      const added = files.map((file): Job => ({
        id: crypto.randomUUID(),
        idempotencyKey: crypto.randomUUID(),
        file,
        sent: 0,
        state: { kind: "waiting" },
        upload: null,
      }));
      jobs = [...jobs, ...added];
      interrupted = interrupted.filter((name) => !files.some((file) => file.name === name));
      changed();
      pump();
    },
    pause: (id) => {
      const job = jobs.find((one) => one.id === id);
      if (!job) return;
      void job.upload?.abort();
      become(job, { kind: "paused" });
    },
    resume: (id) => {
      const job = jobs.find((one) => one.id === id);
      if (!job) return;
      // Everything has arrived: only its use failed.
      if (job.sent === job.file.size && job.upload?.url) return void complete(job);
      become(job, { kind: "waiting" });
    },
    cancel: (id) => {
      const job = forget(id);
      if (!job || job.state.kind === "done") return;
      remember(key, job.file, null);
      void job.upload?.abort(true).catch(() => {});
    },
    clear: () => {
      jobs = jobs.filter(({ state }) => state.kind !== "done" && state.kind !== "failed");
      changed();
    },
    interrupted: () => interrupted,
    forgetInterrupted: () => {
      writeStorage(storageKey(key), null);
      interrupted = [];
      changed();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    items: () => shown,
  };
}

/** The server's problem document, or a lost connection. */
function toProblem(error: Error | DetailedError): unknown {
  const response = "originalResponse" in error ? error.originalResponse : null;
  if (!response || response.getStatus() === 0) return new TypeError(error.message);
  try {
    const problem: unknown = JSON.parse(response.getBody());
    return problem;
  } catch {
    return { status: response.getStatus(), code: "unexpected_response", title: error.message };
  }
}

/** An unfinished upload as this browser remembers it. */
interface Remembered {
  readonly name: string;
  readonly size: number;
  readonly changedAt: number;
  readonly url: string;
  readonly since: number;
}

function storageKey(key: string): string {
  return `lectern.uploads.${key}`;
}

function recall(key: string): readonly Remembered[] {
  try {
    const kept: unknown = JSON.parse(readStorage(storageKey(key)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRemembered).filter(({ since }) => Date.now() - since < REMEMBERED_MS) : [];
  } catch {
    return [];
  }
}

function remember(key: string, file: File, url: string | null): void {
  const others = recall(key).filter((one) => !isSame(one, file));
  const next = url ? [...others, { name: file.name, size: file.size, changedAt: file.lastModified, url, since: Date.now() }] : others;
  writeStorage(storageKey(key), next.length > 0 ? JSON.stringify(next) : null);
}

function addressOf(key: string, file: File): string | null {
  return recall(key).find((one) => isSame(one, file))?.url ?? null;
}

function isSame(one: Remembered, file: File): boolean {
  return one.name === file.name && one.size === file.size && one.changedAt === file.lastModified;
}

function namesOf(kept: readonly Remembered[]): readonly string[] {
  return kept.map(({ name }) => name);
}

function isRemembered(value: unknown): value is Remembered {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "url" in value &&
    typeof value.url === "string" &&
    "size" in value &&
    "changedAt" in value &&
    "since" in value &&
    typeof value.since === "number"
  );
}
