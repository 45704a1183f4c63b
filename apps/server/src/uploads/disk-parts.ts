import { createReadStream } from "node:fs";
import { mkdir, open, opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PartsPort } from "@lectern/core/ports";
import { noRoomForParts } from "./uploads.errors.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** No space, quota used up, too big for the file system, read-only, broken. */
const DISK_TROUBLE = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO"]);

/** One file per upload under `directory`, which all copies of the server share. */
export function createDiskParts(directory: string): PartsPort {
  function pathOf(id: string): string {
    if (!UUID.test(id)) throw new RangeError("the id of a part is a UUID");
    return join(directory, id);
  }

  return {
    open: async (id, offset) => {
      await mkdir(directory, { recursive: true }).catch(explain);
      const file = await open(pathOf(id), offset === 0 ? "w" : "r+").catch((error: unknown) => (isMissing(error) ? null : explain(error)));
      if (!file) return null;
      const found = await file.stat();
      // Written on, it would have a hole: the folder is older than the database, or another one.
      if (found.isFile() && found.size < offset) {
        await file.close();
        return null;
      }
      let at = offset;
      return {
        write: async (bytes) => {
          for (let done = 0; done < bytes.length;) {
            const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at).catch(explain);
            done += bytesWritten;
            at += bytesWritten;
          }
        },
        sync: () => file.datasync().catch(explain),
        close: () => file.close(),
      };
    },
    read: (id, size) => createReadStream(pathOf(id), { start: 0, end: size - 1 }),
    delete: (id) => rm(pathOf(id), { force: true }),
    list: async function* () {
      const entries = await opendir(directory).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      for await (const entry of entries) if (UUID.test(entry.name)) yield entry.name;
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function explain(error: unknown): never {
  throw error instanceof Error && "code" in error && DISK_TROUBLE.has(String(error.code)) ? noRoomForParts(error) : error;
}
