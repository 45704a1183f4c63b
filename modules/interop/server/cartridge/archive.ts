import { open, type FileHandle } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { archiveFault, DescriptorReader, openDirectory, readDirectory } from "./archive-reader.ts";
import { foldName, intendedName, printable, safeEntryName } from "./archive-names.ts";
import { cartridgeError } from "./cartridge.errors.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

export type ArchiveLimits = {
  /** Directory records, folders included. */
  maxEntries: number;
  /** Declared and inflated bytes of all files together. */
  maxTotalBytes: number;
  /** Inflated bytes per compressed byte, per file. */
  maxRatio: number;
  /** Files that inflate to no more than this may have any ratio. */
  ratioFloorBytes: number;
  /** Bytes `read` is willing to hold in memory. */
  maxDocumentBytes: number;
  /** Bytes of the central directory, which is held in memory. */
  maxDirectoryBytes: number;
};

const ARCHIVE_LIMITS: ArchiveLimits = {
  maxEntries: 10_000,
  maxTotalBytes: GIB,
  maxRatio: 100,
  ratioFloorBytes: 64 * KIB,
  maxDocumentBytes: 16 * MIB,
  maxDirectoryBytes: 16 * MIB,
};

type ArchiveEntry = { readonly size: number };

export type Archive = {
  /** Files only, in the order of the archive, by safe relative path. */
  readonly entries: ReadonlyMap<string, ArchiveEntry>;
  /** The exact name of the entry meant by `name`: exact, else without regard to case, normalisation or name encoding. */
  find(name: string): string | null;
  /** The whole file, at most `maxDocumentBytes`. Checked against its declared size and CRC-32. */
  read(name: string): Promise<Buffer>;
  /** The file as it inflates, under the same checks; faults arrive as a `CartridgeError` on the stream. */
  stream(name: string): Readable;
  /** Waits for nothing: running streams keep the file open until they end. */
  close(): void;
};

const READ_BYTES = 64 * KIB;
const METHOD_STORED = 0;
const METHOD_DEFLATED = 8;
const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const HOST_UNIX = 3;
const HOST_DARWIN = 19;
const MODE_TYPE_MASK = 0o170000;
const MODE_REGULAR = 0o100000;
const MODE_DIRECTORY = 0o040000;
const MODE_SYMLINK = 0o120000;

/**
 * Opens a ZIP archive (PKWARE APPNOTE 6.3) that nobody has reason to trust. Every name, mode and size is checked
 * before anything is inflated; inflating counts again, because declared sizes may lie.
 * Throws `CartridgeError` for every fault of the archive, ordinary errors only for faults of the disk.
 */
export async function openArchive(path: string, limits: Partial<ArchiveLimits> = {}): Promise<Archive> {
  const bounds = { ...ARCHIVE_LIMITS, ...limits };
  const handle = await open(path, "r");
  let zip: ZipFile | null = null;
  try {
    const { size } = await handle.stat();
    const signature = Buffer.alloc(4);
    await handle.read(signature, 0, 4, 0);
    zip = await openDirectory(new DescriptorReader(handle.fd, size), size, signature.toString("latin1") === "PK\x03\x04");
    const directory = await checkedDirectory(zip, size, bounds);
    return makeArchive(handle, zip, directory, bounds);
  } catch (error) {
    zip?.close();
    await handle.close();
    throw error;
  }
}

type Directory = { files: Map<string, Entry>; aliases: Map<string, string> };

async function checkedDirectory(zip: ZipFile, fileSize: number, bounds: ArchiveLimits): Promise<Directory> {
  const files = new Map<string, Entry>();
  const aliases = new Map<string, string>();
  const total = { declared: 0, compressed: 0, directory: 0 };
  if (zip.entryCount > bounds.maxEntries) {
    throw cartridgeError("cartridge_too_many_entries", { entries: zip.entryCount, limit: bounds.maxEntries });
  }
  await readDirectory(zip, (entry) => {
    const name = safeEntryName(entry);
    checkEntry(entry, name, fileSize, bounds);
    total.declared += entry.uncompressedSize;
    total.compressed += entry.compressedSize;
    total.directory += CENTRAL_HEADER_BYTES + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    if (total.declared > bounds.maxTotalBytes || total.directory > bounds.maxDirectoryBytes) {
      throw cartridgeError("cartridge_too_large", { limitBytes: bounds.maxTotalBytes });
    }
    // More compressed bytes than the file has: entries share their data, as the "better zip bomb" does.
    if (total.compressed > fileSize) throw cartridgeError("cartridge_compression_bomb", { name: printable(name) });
    if (entry.fileNameRaw.at(-1) === "/".charCodeAt(0)) return;
    if (files.has(name)) throw cartridgeError("cartridge_duplicate_name", { name: printable(name) });
    files.set(name, entry);
    rememberAliases(aliases, name, entry);
  });
  return { files, aliases };
}

function checkEntry(entry: Entry, name: string, fileSize: number, bounds: ArchiveLimits): void {
  const details = { name: printable(name) };
  if (entry.isEncrypted()) throw cartridgeError("cartridge_encrypted", details);
  if (!hasOrdinaryMode(entry)) throw cartridgeError("cartridge_symlink", details);
  if (entry.compressionMethod !== METHOD_STORED && entry.compressionMethod !== METHOD_DEFLATED) {
    throw cartridgeError("cartridge_unsupported_compression", details);
  }
  if (entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.compressedSize > fileSize) {
    throw cartridgeError("cartridge_truncated", details);
  }
  if (isBomb(entry.uncompressedSize, entry, bounds)) throw cartridgeError("cartridge_compression_bomb", details);
}

/** Ordinary files and folders only; archives made elsewhere than on Unix carry no mode. */
function hasOrdinaryMode(entry: Entry): boolean {
  const host = entry.versionMadeBy >>> 8;
  const type = (entry.externalFileAttributes >>> 16) & MODE_TYPE_MASK;
  if (host !== HOST_UNIX && host !== HOST_DARWIN) return type !== MODE_SYMLINK;
  return type === 0 || type === MODE_REGULAR || type === MODE_DIRECTORY;
}

const isBomb = (inflated: number, entry: Entry, bounds: ArchiveLimits): boolean =>
  inflated > bounds.ratioFloorBytes && inflated > bounds.maxRatio * entry.compressedSize;

function rememberAliases(aliases: Map<string, string>, name: string, entry: Entry): void {
  const intended = intendedName(entry);
  for (const alias of [name, intended]) {
    if (alias === null) continue;
    const folded = foldName(alias);
    if (!aliases.has(folded)) aliases.set(folded, name);
  }
}

function makeArchive(handle: FileHandle, zip: ZipFile, { files, aliases }: Directory, bounds: ArchiveLimits): Archive {
  const state = { closed: false, streams: 0 };
  const find = (name: string): string | null => (files.has(name) ? name : (aliases.get(foldName(name)) ?? null));
  const release = (): void => {
    if (!state.closed || state.streams > 0) return;
    zip.close();
    void handle.close();
  };

  const inflate = async function* (name: string): AsyncGenerator<Buffer> {
    const entry = files.get(find(name) ?? "");
    if (entry === undefined) throw cartridgeError("cartridge_entry_missing", { name: printable(name) });
    if (state.closed) throw cartridgeError("cartridge_closed");
    state.streams += 1;
    try {
      yield* checkedBytes(handle, zip, entry, printable(name), bounds);
    } catch (error) {
      throw archiveFault(error, "cartridge_corrupt");
    } finally {
      state.streams -= 1;
      release();
    }
  };

  return {
    entries: new Map([...files].map(([name, entry]) => [name, { size: entry.uncompressedSize }])),
    find,
    stream: (name) => Readable.from(inflate(name), { objectMode: false }),
    async read(name) {
      const size = files.get(find(name) ?? "")?.uncompressedSize ?? 0;
      if (size > bounds.maxDocumentBytes) {
        throw cartridgeError("cartridge_entry_too_large", { name: printable(name), limitBytes: bounds.maxDocumentBytes });
      }
      const chunks: Buffer[] = [];
      for await (const chunk of inflate(name)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    close() {
      if (state.closed) return;
      state.closed = true;
      release();
    },
  };
}

async function* checkedBytes(handle: FileHandle, zip: ZipFile, entry: Entry, name: string, bounds: ArchiveLimits): AsyncGenerator<Buffer> {
  let inflated = 0;
  let checksum = 0;
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  for await (const chunk of rawBytes(handle, fileDataStart, entry)) {
    inflated += chunk.length;
    if (isBomb(inflated, entry, bounds)) throw cartridgeError("cartridge_compression_bomb", { name });
    if (inflated > entry.uncompressedSize) throw cartridgeError("cartridge_size_mismatch", { name });
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (inflated < entry.uncompressedSize) throw cartridgeError("cartridge_size_mismatch", { name });
  if (checksum !== entry.crc32) throw cartridgeError("cartridge_corrupt", { name });
}

function rawBytes(handle: FileHandle, start: number, entry: Entry): AsyncIterable<Buffer> {
  if (entry.compressedSize === 0) return Readable.from([]);
  const stored = Readable.from(range(handle, start, start + entry.compressedSize), { objectMode: false });
  if (entry.compressionMethod === METHOD_STORED) return stored;
  // The callback only keeps the fault from being thrown twice: it reaches whoever iterates the inflater.
  return pipeline(stored, createInflateRaw(), () => {});
}

/** Reads bytes `start` up to `end`. A file stream would close the archive's descriptor when its reader stops early. */
async function* range(handle: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end;) {
    const length = Math.min(READ_BYTES, end - position);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0) throw cartridgeError("cartridge_truncated");
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
