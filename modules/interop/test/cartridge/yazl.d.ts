/** The part of yazl 3 the tests use; the package ships no types. */
declare module "yazl" {
  export class ZipFile {
    readonly outputStream: NodeJS.ReadableStream;
    addBuffer(buffer: Buffer, name: string, options?: { compress?: boolean; mode?: number }): void;
    addEmptyDirectory(name: string): void;
    end(): void;
  }
}
