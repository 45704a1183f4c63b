import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, opendir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ListedObject, StoragePort } from "@lectern/core/ports";
import { v7 as uuidv7 } from "uuid";
import { storageMissing, storageTooLarge, storageUnavailable } from "./storage.errors.ts";

export { storageUnavailable };

const SHA256_HEX = /^[0-9a-f]{64}$/;
/** Not the caller's doing: no space, quota used up, file too big for the file system, read-only, broken, not ours, no handles left. */
const DISK_TROUBLE = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO", "EACCES", "EPERM", "EMFILE", "ENFILE", "ENOTDIR"]);

/**
 * Content-addressed files under `directory`: `ab/cd/<sha256>`. Content is written to a draft, synced and renamed, and the
 * folders on the way are synced too, before `put` answers: an object is whole or absent, also after a power cut.
 */
export function createDiskStorage(directory: string): StoragePort {
  const drafts = join(directory, "drafts");

  function pathOf(hash: string): string {
    if (!SHA256_HEX.test(hash)) throw storageMissing();
    return join(directory, hash.slice(0, 2), hash.slice(2, 4), hash);
  }

  return {
    put: async (content, { maxBytes = Number.POSITIVE_INFINITY } = {}) => {
      const draft = join(drafts, uuidv7());
      try {
        await mkdir(drafts, { recursive: true });
        const stored = await writeDraft(content, draft, maxBytes);
        await publish(draft, pathOf(stored.hash), directory);
        return stored;
      } catch (error) {
        content.destroy();
        throw asStorageError(error);
      } finally {
        await rm(draft, { force: true }).catch(() => {}); // What stopped us from storing may stop this too.
      }
    },
    read: async (hash, range) => {
      const path = pathOf(hash);
      // Opened before it is answered: an object deleted meanwhile is missing now, or read to its end.
      const file = await open(path, "r").catch((error: unknown) => {
        throw codeOf(error) === "ENOENT" ? storageMissing() : asStorageError(error);
      });
      return createReadStream(path, { fd: file, ...(range ? { start: range.start, end: range.end } : {}) });
    },
    stat: async (hash) => {
      const found = await statOrNull(pathOf(hash));
      return found && { hash, size: found.size };
    },
    delete: async (hash, { storedBefore } = {}) => {
      const path = pathOf(hash);
      // Taken out of the way first and looked at then: a `put` that comes before finds it and makes it young, one that comes
      // after finds nothing and stores its own.
      const doomed = join(drafts, `${hash}.${uuidv7()}`);
      await mkdir(drafts, { recursive: true });
      if (!(await moved(path, doomed))) return true;
      const found = await stat(doomed);
      if (storedBefore && found.mtime >= storedBefore) {
        await rename(doomed, path);
        return false;
      }
      await rm(doomed, { force: true });
      return true;
    },
    tidy: async (before) => {
      for (const name of await readdir(drafts).catch(() => [])) {
        const path = join(drafts, name);
        const found = await statOrNull(path);
        if (found && found.mtime < before) await rm(path, { force: true });
      }
    },
    list: () => listBelow(directory),
  };
}

async function writeDraft(content: Readable, draft: string, maxBytes: number): Promise<{ hash: string; size: number }> {
  const digest = createHash("sha256");
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(storageTooLarge(maxBytes));
      digest.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(content, meter, createWriteStream(draft, { flags: "wx", flush: true }));
  return { hash: digest.digest("hex"), size };
}

/** Makes a synced draft visible under its address. The same content again only becomes young again. */
async function publish(draft: string, path: string, directory: string): Promise<void> {
  const now = new Date();
  if (await statOrNull(path)) {
    const kept = await utimes(path, now, now).then(
      () => true,
      (error: unknown) => {
        if (codeOf(error) === "ENOENT") return false; // Deleted just now: store it after all.
        throw error;
      },
    );
    if (kept) return;
  }
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true });
  await rename(draft, path);
  await syncFolder(folder);
  if (made) for (const parent of [dirname(folder), directory]) await syncFolder(parent);
}

/** A new name is on disk only once its folder is. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False when there is nothing to move. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw asStorageError(error);
  }
}

async function* listBelow(directory: string): AsyncGenerator<ListedObject> {
  for await (const first of folders(directory)) {
    for await (const second of folders(first)) {
      for await (const entry of await opendir(second)) {
        if (!SHA256_HEX.test(entry.name)) continue;
        const found = await statOrNull(join(second, entry.name));
        if (found) yield { hash: entry.name, size: found.size, modifiedAt: found.mtime };
      }
    }
  }
}

async function* folders(directory: string): AsyncGenerator<string> {
  const entries = await opendir(directory).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw asStorageError(error);
  });
  for await (const entry of entries) if (entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name)) yield join(directory, entry.name);
}

async function statOrNull(path: string) {
  return stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw asStorageError(error);
  });
}

function asStorageError(error: unknown): unknown {
  return DISK_TROUBLE.has(codeOf(error)) ? storageUnavailable(error) : error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
