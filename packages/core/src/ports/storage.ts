import type { Readable } from "node:stream";

export interface StoredObject {
  /** Hex SHA-256 of the content: the address. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/** An object as the housekeeping sees it. */
export interface ListedObject extends StoredObject {
  /** When it was stored last: putting the same content again makes it young again. */
  readonly modifiedAt: Date;
}

/** Content-addressed storage: the same bytes are stored once; an object never changes. */
export interface StoragePort {
  /**
   * Stores a stream; refuses with `file_too_large` beyond `maxBytes` and with `storage_unavailable` (507) when there is no
   * room. Nothing partial is ever visible, and what was answered survives a power cut.
   */
  put(content: Readable, options?: { maxBytes?: number }): Promise<StoredObject>;
  /** A readable of the whole object or of bytes `start`–`end` (inclusive). Throws `not_found`. */
  read(hash: string, range?: { start: number; end: number }): Promise<Readable>;
  stat(hash: string): Promise<StoredObject | null>;
  /**
   * Removes an object. With `storedBefore` only when nobody has stored it (again) since then: whoever stores the same content
   * at this very moment keeps it. Answers whether it is gone.
   */
  delete(hash: string, options?: { storedBefore?: Date }): Promise<boolean>;
  /** Removes what writers that died left behind before this time. */
  tidy(before: Date): Promise<void>;
  /** Every object there is, in no order, one at a time. What is stored or deleted meanwhile may or may not come. */
  list(): AsyncIterable<ListedObject>;
}
