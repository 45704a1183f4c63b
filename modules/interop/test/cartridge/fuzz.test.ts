import { readFile, writeFile } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CartridgeError } from "../../server/cartridge/cartridge.errors.ts";
import { readCartridge } from "../../server/cartridge/read-cartridge.ts";
import { courseOf, manifest, onDisk, onePage, sampleCartridge, zipBytes } from "./cartridges.ts";

const RUNS = 150;
const MAX_MEMORY_GROWTH_BYTES = 300 * 1024 * 1024;
const LIMIT_MS = 90_000;

/** Anything but a course or an understandable refusal. */
async function surprise(path: string): Promise<string | null> {
  try {
    const course = await readCartridge(path);
    return Array.isArray(course.report) ? null : "no report";
  } catch (error) {
    return error instanceof CartridgeError ? null : error instanceof Error ? String(error.stack) : String(error);
  }
}

/** Reads many variants of a file; memory must not grow with them. */
async function readVariants(original: Buffer, variants: fc.Arbitrary<(bytes: Buffer) => Buffer>): Promise<string[]> {
  const path = await onDisk(original);
  const surprises: string[] = [];
  const before = process.memoryUsage().rss;
  await fc.assert(
    fc.asyncProperty(variants, async (vary) => {
      await writeFile(path, vary(Buffer.from(original)));
      const found = await surprise(path);
      if (found !== null) surprises.push(found);
      return found === null;
    }),
    { numRuns: RUNS },
  );
  if (process.memoryUsage().rss - before > MAX_MEMORY_GROWTH_BYTES) surprises.push("memory grew");
  return surprises;
}

const flips = (from: number, to: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: from, max: to - 1 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 })
    .map((changes) => (bytes: Buffer) => {
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });

describe("any file at all is a course or an understandable refusal", () => {
  it(
    "when it is random",
    async () => {
      expect(
        await readVariants(
          Buffer.alloc(0),
          fc.uint8Array({ maxLength: 4096 }).map((bytes) => () => Buffer.from(bytes)),
        ),
      ).toEqual([]);
      expect(
        await readVariants(
          Buffer.alloc(0),
          fc
            .uint8Array({ maxLength: 512 })
            .map((bytes) => () => Buffer.concat([Buffer.from("PK\x03\x04"), bytes, Buffer.from("PK\x05\x06"), Buffer.alloc(18)])),
        ),
      ).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "when the real course is cut anywhere",
    async () => {
      const whole = await readFile(sampleCartridge());
      expect(
        await readVariants(
          whole,
          fc.integer({ min: 0, max: whole.length }).map((length) => (bytes) => bytes.subarray(0, length)),
        ),
      ).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "when bytes of the real course are changed anywhere",
    async () => {
      const whole = await readFile(sampleCartridge());
      expect(await readVariants(whole, flips(0, whole.length))).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "when bytes of the real course's directory are changed",
    async () => {
      const whole = await readFile(sampleCartridge());
      expect(await readVariants(whole, flips(whole.indexOf(Buffer.from("PK\x01\x02", "latin1")), whole.length))).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "when a small stored cartridge is changed anywhere, its manifest included",
    async () => {
      const whole = await zipBytes(onePage("<p>x <a href='../a.pdf'>a</a></p>"), { compress: false });
      expect(await readVariants(whole, flips(0, whole.length))).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "when a manifest is made of the format's own words in any order",
    async () => {
      const word = fc.constantFrom(
        "<item identifier='a' identifierref='r'>",
        "<item>",
        "</item>",
        "<title>T</title>",
        "<resource identifier='r' type='webcontent' href='pages/page.html'/>",
        "<resource type='imsdt_xmlv1p1' href='imsmanifest.xml'/>",
        "<resource identifier='r' type='imsqti' href='../x'/>",
        "<dependency identifierref='r'/>",
        "<organization>",
        "</organization>",
        "<variant identifierref='r'/>",
        "<metadata/>",
        "&amp;",
        "text",
      );
      const reported = async (items: string[], resources: string[]): Promise<number | null> => {
        try {
          const source = manifest({ items: items.join(""), resources: resources.join("") });
          const course = await courseOf({ ...onePage("x"), "imsmanifest.xml": source });
          return course.report.filter(({ kind }) => kind === "resource").length;
        } catch (error) {
          if (error instanceof CartridgeError) return null;
          throw error;
        }
      };
      const declared = fc.constantFrom(
        "<resource identifier='r' type='webcontent' href='pages/page.html'/>",
        "<resource type='imsdt_xmlv1p1' href='imsmanifest.xml'/>",
        "<resource identifier='r' type='imsqti' href='../x'/>",
        "<resource/>",
      );
      await fc.assert(
        fc.asyncProperty(fc.array(word, { maxLength: 12 }), fc.array(declared, { maxLength: 6 }), async (items, resources) => {
          expect([null, resources.length]).toContain(await reported(items, resources));
        }),
        { numRuns: 200 },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 12 }), async (items, resources) => {
          expect(await reported(items, resources)).not.toBeUndefined();
        }),
        { numRuns: 200 },
      );
    },
    LIMIT_MS,
  );
});
