import type { z } from "zod";
import type { peopleEncoding } from "../../../contract.ts";
import { peopleFileUnusable } from "../people.errors.ts";

export type Encoding = z.output<typeof peopleEncoding>;

/** Bytes looked at for guessing between encodings that any bytes fit. */
const SAMPLE_BYTES = 256 * 1024;
/** Share of NULs at even or odd places from which a file without a mark is taken for UTF-16. */
const UTF16_NUL_SHARE = 0.25;
/** Vietnamese tone marks as their own bytes: at least so many, and this share of the bytes beyond ASCII. */
const TONES_MIN = 3;
const TONES_SHARE = 0.08;

/**
 * Finds out how a file's characters are written, from all of its bytes: a byte order mark, UTF-8 if every byte fits,
 * UTF-16 by its NULs, else Windows-1258 where Vietnamese tone bytes follow vowels, else Windows-1252.
 * Throws `people_file_not_text` for what is no text at all, `people_file_encoding` for text nobody can read.
 */
export async function detectEncoding(chunks: AsyncIterable<Buffer>): Promise<Encoding> {
  const seen = createSurvey();
  for await (const chunk of chunks) {
    seen.add(chunk);
    if (seen.settled()) break;
  }
  return seen.verdict();
}

function createSurvey() {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let head = Buffer.alloc(0);
  let isUtf8 = true;
  let nuls = 0;
  let undefinedBytes = 0;
  let beyondAscii = 0;
  let tones = 0;
  let previous = 0;

  function count(chunk: Buffer): void {
    for (const byte of chunk) {
      if (byte === 0) nuls++;
      else if (byte >= 0x80) {
        beyondAscii++;
        if (UNDEFINED_IN_1252.has(byte)) undefinedBytes++;
        if (TONE_BYTES.has(byte) && VOWEL_BYTES.has(previous)) tones++;
      }
      previous = byte;
    }
  }

  return {
    add(chunk: Buffer): void {
      if (head.length < SAMPLE_BYTES) head = Buffer.concat([head, chunk.subarray(0, SAMPLE_BYTES - head.length)]);
      if (isUtf8) isUtf8 = fits(utf8, chunk, true);
      count(chunk);
    },
    /** A byte order mark of UTF-16 needs no further look. */
    settled: () => markOf(head) !== null,
    verdict(): Encoding {
      const mark = markOf(head);
      if (mark) return mark;
      if (nuls > 0) return requireUtf16(head);
      if (isUtf8 && fits(utf8, Buffer.alloc(0), false)) return "utf-8";
      if (tones >= TONES_MIN && tones >= beyondAscii * TONES_SHARE) return "windows-1258";
      if (undefinedBytes > 0) throw peopleFileUnusable("people_file_encoding");
      return "windows-1252";
    },
  };
}

function fits(decoder: TextDecoder, chunk: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

function markOf(head: Buffer): "utf-16le" | "utf-16be" | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return null;
}

function requireUtf16(head: Buffer): Encoding {
  const share = (offset: number) => {
    let found = 0;
    for (let index = offset; index < head.length; index += 2) if (head[index] === 0) found++;
    return found / (head.length / 2);
  };
  const [even, odd] = [share(0), share(1)];
  if (odd > UTF16_NUL_SHARE && even < odd / 4) return "utf-16le";
  if (even > UTF16_NUL_SHARE && odd < even / 4) return "utf-16be";
  throw peopleFileUnusable("people_file_not_text");
}

/** The five places of Windows-1252 without a character. */
const UNDEFINED_IN_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** Windows-1258: grave, hook, tilde, acute, dot below, each after its vowel. */
const TONE_BYTES: ReadonlySet<number> = new Set([0xcc, 0xd2, 0xde, 0xec, 0xf2]);
/** Windows-1258: a e i o u y and their Vietnamese relatives, both cases. */
const VOWEL_BYTES: ReadonlySet<number> = new Set([...Buffer.from("aeiouyAEIOUY", "latin1"), ...Buffer.from("âÂãÃêÊôÔõÕýÝ", "latin1")]);

/** The text of a file; throws `people_file_encoding` where a byte does not fit, `people_file_not_text` for NULs. */
export async function* decodeText(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of chunks) yield checked(() => decoder.decode(chunk, { stream: true }));
  yield checked(() => decoder.decode());
}

function checked(decode: () => string): string {
  let text: string;
  try {
    text = decode();
  } catch {
    throw peopleFileUnusable("people_file_encoding");
  }
  if (text.includes("\u0000")) throw peopleFileUnusable("people_file_not_text");
  return text;
}
