/** The part of yauzl 3 this module uses; the package ships no types. */
declare module "yauzl" {
  import type { EventEmitter } from "node:events";

  export interface ExtraField {
    id: number;
    data: Buffer;
  }

  export interface Entry {
    /** Raw bytes, because archives are opened with `decodeStrings: false`. */
    fileNameRaw: Buffer;
    fileNameLength: number;
    extraFieldLength: number;
    fileCommentLength: number;
    extraFields: ExtraField[];
    versionMadeBy: number;
    generalPurposeBitFlag: number;
    compressionMethod: number;
    crc32: number;
    compressedSize: number;
    uncompressedSize: number;
    externalFileAttributes: number;
    relativeOffsetOfLocalHeader: number;
    isEncrypted(): boolean;
  }

  export interface Options {
    autoClose?: boolean;
    lazyEntries?: boolean;
    decodeStrings?: boolean;
    validateEntrySizes?: boolean;
    strictFileNames?: boolean;
  }

  export class RandomAccessReader extends EventEmitter {
    read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null, bytesRead?: number) => void): void;
    close(callback: (error?: Error | null) => void): void;
  }

  export interface ZipFile extends EventEmitter {
    readonly entryCount: number;
    readEntry(): void;
    readLocalFileHeaderPromise(entry: Entry, options: { minimal: true }): Promise<{ fileDataStart: number }>;
    close(): void;
  }

  export function fromRandomAccessReaderPromise(reader: RandomAccessReader, totalSize: number, options: Options): Promise<ZipFile>;

  export function getFileNameLowLevel(generalPurposeBitFlag: number, fileNameBuffer: Buffer, extraFields: ExtraField[], strictFileNames: boolean): string;
}
