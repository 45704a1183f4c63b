import type { Readable } from "node:stream";

/** Bytes of files that are still arriving, in a place all copies of the server share. Ids are UUIDs. */
export interface PartsPort {
  /** Opens for writing from `offset` on; what stood there is overwritten. Creates the part when `offset` is 0. Null where bytes before it are lost. */
  open(id: string, offset: number): Promise<PartWriter | null>;
  /** The first `size` bytes. */
  read(id: string, size: number): Readable;
  delete(id: string): Promise<void>;
  /** Ids of all parts there are. */
  list(): AsyncIterable<string>;
}

export interface PartWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything written so far would survive a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
