import { read as readFile } from "node:fs";
import { RandomAccessReader, type Entry, type ZipFile, fromRandomAccessReaderPromise } from "yauzl";
import { CartridgeError, cartridgeError } from "./cartridge.errors.ts";

/**
 * Reads from an open descriptor, which stays the caller's. yauzl passes offsets taken from the archive straight
 * to `fs.read`, which throws on absurd ones inside a callback; here they become an ordinary error.
 */
export class DescriptorReader extends RandomAccessReader {
  readonly #descriptor: number;
  readonly #size: number;

  constructor(descriptor: number, size: number) {
    super();
    this.#descriptor = descriptor;
    this.#size = size;
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null, bytesRead?: number) => void): void {
    if (!Number.isSafeInteger(position) || position < 0 || position + length > this.#size) {
      setImmediate(() => callback(new Error("unexpected EOF")));
      return;
    }
    readFile(this.#descriptor, buffer, offset, length, position, (error, bytesRead) => callback(error, bytesRead));
  }

  override close(callback: (error?: Error | null) => void): void {
    setImmediate(() => callback(null));
  }
}

/** Opens the central directory. `startsLikeZip` tells a truncated archive from something else altogether. */
export async function openDirectory(reader: DescriptorReader, size: number, startsLikeZip: boolean): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(reader, size, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
      validateEntrySizes: true,
    });
  } catch (error) {
    throw archiveFault(error, startsLikeZip ? "cartridge_truncated" : "cartridge_not_a_zip");
  }
}

/** Hands every entry of the central directory to `visit`, which may throw; stops at the first fault. */
export function readDirectory(zip: ZipFile, visit: (entry: Entry) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on("error", (error) => reject(archiveFault(error, "cartridge_corrupt")));
    zip.on("end", () => resolve());
    zip.on("entry", (entry: Entry) => {
      try {
        visit(entry);
      } catch (error) {
        reject(error);
        return;
      }
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Any fault met while reading an archive, as the error its owner can understand. */
export function archiveFault(error: unknown, otherwise: "cartridge_truncated" | "cartridge_not_a_zip" | "cartridge_corrupt"): unknown {
  if (error instanceof CartridgeError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "string" && !code.startsWith("Z_") && !code.startsWith("ERR_")) return error; // the disk, not the archive
  if (/unexpected EOF|unexpected end of file|overflows file bounds/i.test(message)) return cartridgeError("cartridge_truncated");
  if (/encryption/i.test(message)) return cartridgeError("cartridge_encrypted");
  if (/signature not found/i.test(message)) return cartridgeError(otherwise);
  return cartridgeError(otherwise === "cartridge_not_a_zip" ? "cartridge_not_a_zip" : "cartridge_corrupt", { reason: message.slice(0, 160) });
}
