import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { StoragePort } from "@lectern/core/ports";
import { v7 as uuidv7 } from "uuid";
import { storageMissing, storageTooLarge } from "./storage.errors.ts";

const SHA256_HEX = /^[0-9a-f]{64}$/;

/**
 * Content-addressed files under `directory`: `ab/cd/<sha256>`. Content is written to a draft, synced, and renamed, so
 * that an object is whole or absent, also after a power cut.
 */
export function createDiskStorage(directory: string): StoragePort {
  const drafts = join(directory, "drafts");

  function pathOf(hash: string): string {
    if (!SHA256_HEX.test(hash)) throw storageMissing();
    return join(directory, hash.slice(0, 2), hash.slice(2, 4), hash);
  }

  async function sizeOf(hash: string): Promise<number | null> {
    return stat(pathOf(hash)).then(
      (found) => found.size,
      () => null,
    );
  }

  return {
    put: async (content, { maxBytes = Number.POSITIVE_INFINITY } = {}) => {
      await mkdir(drafts, { recursive: true });
      const draft = join(drafts, uuidv7());
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
      try {
        await pipeline(content, meter, createWriteStream(draft, { flags: "wx" }));
        const hash = digest.digest("hex");
        if ((await sizeOf(hash)) === null) await publish(draft, pathOf(hash));
        return { hash, size };
      } finally {
        await rm(draft, { force: true });
      }
    },
    read: async (hash, range) => {
      const path = pathOf(hash);
      if ((await sizeOf(hash)) === null) throw storageMissing();
      return createReadStream(path, range ? { start: range.start, end: range.end } : {});
    },
    stat: async (hash) => {
      const size = await sizeOf(hash);
      return size === null ? null : { hash, size };
    },
    delete: async (hash) => {
      await rm(pathOf(hash), { force: true });
    },
  };
}

async function publish(draft: string, path: string): Promise<void> {
  const file = await open(draft, "r");
  await file.sync();
  await file.close();
  await mkdir(join(path, ".."), { recursive: true });
  await rename(draft, path);
}
