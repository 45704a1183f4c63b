import { readSession, writeSession } from "./session-storage.ts";

const KEY = "lectern.editor.client";

let claimed: Promise<string> | undefined;

/**
 * The name of this editor (tab) towards the server, kept over a reload: its own saves never conflict with each other. A
 * duplicated tab inherits the storage but not the lock, so it gets a name of its own.
 */
export function claimClientId(): Promise<string> {
  claimed ??= claim();
  return claimed;
}

async function claim(): Promise<string> {
  const remembered = readSession(KEY);
  if (remembered && (await hold(remembered))) return remembered;
  const fresh = crypto.randomUUID();
  writeSession(KEY, fresh);
  await hold(fresh);
  return fresh;
}

/**
 * Whether the tab of this name is closed. Without the Web Locks API (plain http on another host) nobody can tell: then
 * its text is taken over under a new name, and the server decides.
 */
export async function isClientGone(clientId: string): Promise<boolean> {
  if (!navigator.locks) return false;
  const { held } = await navigator.locks.query();
  return !held?.some(({ name }) => name === lockName(clientId));
}

/** Holds the name until the tab closes; false when another tab has it, or when there is no telling. */
function hold(clientId: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(false);
  return new Promise((resolve) => {
    void navigator.locks.request(lockName(clientId), { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? untilTabCloses() : undefined;
    });
  });
}

function untilTabCloses(): Promise<void> {
  return new Promise(() => undefined);
}

function lockName(clientId: string): string {
  return `lectern.editor.${clientId}`;
}
