import type { Readable } from "node:stream";

export interface StoredObject {
  /** Hex SHA-256 of the content: the address. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/** Content-addressed storage: the same bytes are stored once; an object never changes. */
export interface StoragePort {
  /** Stores a stream; refuses with `storage_too_large` beyond `maxBytes`. Nothing partial is ever visible. */
  put(content: Readable, options?: { maxBytes?: number }): Promise<StoredObject>;
  /** A readable of the whole object or of bytes `start`–`end` (inclusive). Throws `storage_missing`. */
  read(hash: string, range?: { start: number; end: number }): Promise<Readable>;
  stat(hash: string): Promise<StoredObject | null>;
  delete(hash: string): Promise<void>;
}
