import { problemOf } from "@lectern/ui/web/problem";
import type { Section } from "../../../contract.ts";
import { conflictOf } from "./conflict.ts";
import { createShelf, type Shelf } from "./shelf.ts";
import type { KeptDraft } from "./store.ts";

export interface DraftText {
  title: string;
  content: string;
}

export type ServerDraft = NonNullable<Section["draft"]>;

/**
 * - `unsaved`: typed; the pause after the last key is awaited
 * - `offline`: the server cannot be reached; tried again until it can. `kept`: this device holds the text
 * - `conflict`: somebody else saved in between; a person has to choose
 * - `refused`: the server will not take it as it is; changing the text tries again
 */
export type SaveState =
  | { kind: "saved" | "unsaved" | "saving" }
  | { kind: "offline"; kept: boolean }
  | { kind: "conflict"; theirs: ServerDraft }
  | { kind: "refused"; error: unknown };

export interface DraftSnapshot {
  text: DraftText;
  /** The draft on the server the text stands on. */
  base: { revision: number; savedAt: string };
  state: SaveState;
  /** Rises when the text was changed by something else than typing: the editor has to show it anew. */
  generation: number;
  /** Set when the text was found on this device after an earlier visit. Milliseconds since 1970. */
  recoveredFrom: number | null;
}

export interface SaveRequest {
  content: string;
  title?: string;
  baseRevision: number;
  clientId: string;
  operationId: string;
}

interface KeeperOptions {
  userId: string;
  courseId: string;
  sectionId: string;
  /** This tab. */
  clientId: string;
  draft: ServerDraft;
  /** Text of an earlier visit that never reached the server. */
  recovered: KeptDraft | undefined;
  /** The name the recovered text is sent under: that of the closed tab that wrote it. */
  recoveredClientId: string;
  save: (request: SaveRequest) => Promise<{ revision: number; savedAt: string }>;
  onSaved?: (text: DraftText, revision: number) => void;
}

export type DraftKeeper = ReturnType<typeof createKeeper>;

/** Saved this long after the last key … */
const PAUSE_MS = 900;
/** … and, while somebody types on, at least this often. */
const LONGEST_PAUSE_MS = 2_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;
/** Refusals that trying again does not heal. 401 heals by logging in, 408, 425 and 429 with time. */
const isFinal = (status: number) => status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);

/**
 * Keeps what is typed into one section: on this device with every key, on the server after a short pause, one save at a
 * time. It outlives the page it was opened on until its last save is through.
 */
export function createKeeper(options: KeeperOptions) {
  const { draft, recovered } = options;
  let clientId = recovered ? options.recoveredClientId : options.clientId;
  let stored: DraftText = { title: draft.title, content: draft.content };
  let snapshot: DraftSnapshot = {
    text: recovered ? { title: recovered.title, content: recovered.content } : stored,
    base: { revision: recovered?.baseRevision ?? draft.revision, savedAt: draft.savedAt },
    state: { kind: recovered ? "unsaved" : "saved" },
    generation: 0,
    recoveredFrom: recovered?.changedAt ?? null,
  };
  let operationId = crypto.randomUUID();
  let dirtySince = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;
  let closed = false;
  const listeners = new Set<() => void>();
  const shelf: Shelf = createShelf();

  function show(change: Partial<DraftSnapshot>): void {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  }

  const isDirty = () => snapshot.text.content !== stored.content || snapshot.text.title !== stored.title;

  const record = (): KeptDraft => ({
    id: recordId(clientId),
    userId: options.userId,
    courseId: options.courseId,
    sectionId: options.sectionId,
    clientId,
    ...snapshot.text,
    baseRevision: snapshot.base.revision,
    changedAt: Date.now(),
  });
  const recordId = (client: string) => `${options.userId}/${options.sectionId}/${client}`;

  function change(text: Partial<DraftText>): void {
    const next = { ...snapshot.text, ...text };
    if (next.content === snapshot.text.content && next.title === snapshot.text.title) return;
    operationId = crypto.randomUUID();
    if (!isDirty()) dirtySince = Date.now();
    // Without a connection the next attempt is on its way already, and the line goes on saying so.
    const waiting = snapshot.state.kind === "conflict" || snapshot.state.kind === "offline" || sending !== undefined;
    show({ text: next, ...(waiting ? {} : { state: { kind: "unsaved" } }) });
    shelf.put(record());
    if (!waiting) schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void send(), Math.max(0, Math.min(PAUSE_MS, dirtySince + LONGEST_PAUSE_MS - Date.now())));
  }

  /** Sends now what waits. Resolves when the server has everything, or when it cannot have it at present. */
  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    await send();
    if (isDirty() && snapshot.state.kind === "unsaved") await send();
    return !isDirty();
  }

  function send(): Promise<void> {
    sending ??= sendOnce().finally(() => {
      sending = undefined;
      if (isDirty() && snapshot.state.kind === "unsaved") schedule();
    });
    return sending;
  }

  async function sendOnce(): Promise<void> {
    clearTimeout(timer);
    if (!isDirty() || snapshot.state.kind === "conflict") return;
    const text = snapshot.text;
    const title = text.title.trim();
    const usedClient = clientId;
    show({ state: { kind: "saving" } });
    try {
      const { revision, savedAt } = await options.save({
        content: text.content,
        baseRevision: snapshot.base.revision,
        clientId: usedClient,
        operationId,
        ...(title === "" ? {} : { title }),
      });
      await accept(text, { revision, savedAt }, usedClient);
    } catch (error) {
      fail(error);
    }
  }

  async function accept(text: DraftText, base: DraftSnapshot["base"], usedClient: string): Promise<void> {
    failures = 0;
    stored = text;
    clientId = options.clientId;
    show({ base, recoveredFrom: null, state: { kind: isDirty() ? "unsaved" : "saved" } });
    if (isDirty()) {
      dirtySince = Date.now();
      shelf.put(record());
    }
    // Only now: a record is gone once the server has what it held.
    if (!isDirty() || usedClient !== clientId) await shelf.remove(recordId(usedClient));
    options.onSaved?.(text, base.revision);
  }

  function fail(error: unknown): void {
    const theirs = conflictOf(error);
    if (theirs && theirs.content === snapshot.text.content && theirs.title === snapshot.text.title) return adopt(theirs);
    if (theirs) return show({ state: { kind: "conflict", theirs } });
    if (isFinal(problemOf(error).status)) return show({ state: { kind: "refused", error } });
    failures += 1;
    show({ state: { kind: "offline", kept: shelf.isReliable() } });
    if (closed) return;
    timer = setTimeout(() => void send(), Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)));
  }

  /** Takes over what the server has: after loading somebody else's text, a restore, going back to what is published. */
  function adopt(theirs: Pick<ServerDraft, "title" | "content" | "revision" | "savedAt">): void {
    clearTimeout(timer);
    stored = { title: theirs.title, content: theirs.content };
    void shelf.remove(recordId(clientId));
    clientId = options.clientId;
    show({
      text: stored,
      base: { revision: theirs.revision, savedAt: theirs.savedAt },
      state: { kind: "saved" },
      generation: snapshot.generation + 1,
      recoveredFrom: null,
    });
  }

  /** Answers a conflict: the given text goes over theirs, knowingly. */
  function overwrite(theirs: ServerDraft, text: DraftText): void {
    operationId = crypto.randomUUID();
    stored = { title: theirs.title, content: theirs.content };
    const changed = text.content !== snapshot.text.content;
    show({
      text,
      base: { revision: theirs.revision, savedAt: theirs.savedAt },
      state: { kind: "unsaved" },
      generation: snapshot.generation + (changed ? 1 : 0),
    });
    shelf.put(record());
    void send();
  }

  if (recovered) {
    dirtySince = Date.now();
    schedule();
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => snapshot,
    change,
    flush,
    adopt,
    overwrite,
    /** A refusal from another door (publishing) that means the same. True when it was one. */
    meetConflict(error: unknown): boolean {
      const theirs = conflictOf(error);
      if (theirs) show({ state: { kind: "conflict", theirs } });
      return theirs !== null;
    },
    /** The connection came back, the window is looked at again. */
    retry() {
      if (isDirty() && snapshot.state.kind === "offline") void send();
    },
    /** The page is left: sends what waits and tries no more; what does not arrive stays on this device. */
    close() {
      closed = true;
      void flush();
    },
  };
}
