import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { deflateRawSync, crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openArchive } from "../../server/cartridge/archive.ts";
import { archiveOf, onDisk, sampleCartridge, zipBytes } from "./cartridges.ts";

const CENTRAL_SIGNATURE = 0x02014b50;

/** Where the central directory describes the entry with this name. */
function centralHeader(bytes: Buffer, name: string): number {
  for (let at = 0; at < bytes.length - 46; at += 1) {
    if (bytes.readUInt32LE(at) !== CENTRAL_SIGNATURE) continue;
    if (bytes.subarray(at + 46, at + 46 + bytes.readUInt16LE(at + 28)).toString() === name) return at;
  }
  throw new Error(`no entry ${name}`);
}

async function renamed(from: string, to: string): Promise<string> {
  const bytes = await zipBytes({ [from]: "x", "imsmanifest.xml": "<manifest/>" });
  return onDisk(Buffer.from(bytes.toString("latin1").replaceAll(from, to), "latin1"));
}

async function patched(name: string, content: Buffer, change: (bytes: Buffer, header: number) => void): Promise<string> {
  const bytes = await zipBytes({ [name]: content });
  change(bytes, centralHeader(bytes, name));
  return onDisk(bytes);
}

/** The reason an archive is refused; null when it is opened. */
async function refusal(path: string): Promise<unknown> {
  try {
    (await openArchive(path)).close();
    return null;
  } catch (error) {
    return error;
  }
}

describe("an archive that nobody has reason to trust", () => {
  it.each([
    ["a way up", "XX/evil.txt", "../evil.txt"],
    ["a way up in the middle", "aa/XX/evil.txt", "aa/../evil.txt"],
    ["an absolute path", "Xetc/passwd", "/etc/passwd"],
    ["a drive letter", "CX/evil.txt", "C:/evil.txt"],
    ["a backslash", "aaXevil.txt", "aa\\evil.txt"],
    ["a NUL", "aaXevil.txt", "aa\0evil.txt"],
    ["a line break", "aaXevil.txt", "aa\nevil.txt"],
  ])("is refused for %s in a name", async (_, from, to) => {
    expect(await refusal(await renamed(from, to))).toMatchObject({ name: "CartridgeError", code: "cartridge_unsafe_path" });
  });

  it("is refused for a symbolic link, a device or a socket", async () => {
    for (const mode of [0o120777, 0o020644, 0o140644, 0o010644]) {
      expect(await refusal(await onDisk(await zipBytes({ "a.txt": "/etc/passwd" }, { mode })))).toMatchObject({ code: "cartridge_symlink" });
    }
  });

  it("is refused when an entry is encrypted", async () => {
    expect(
      await refusal(await patched("a.txt", Buffer.from("secret"), (bytes, at) => bytes.writeUInt16LE(bytes.readUInt16LE(at + 8) | 1, at + 8))),
    ).toMatchObject({ code: "cartridge_encrypted" });
  });

  it("is refused when two entries have the same name", async () => {
    const bytes = await zipBytes({ "one.txt": "1", "two.txt": "2" });
    expect(await refusal(await onDisk(Buffer.from(bytes.toString("latin1").replaceAll("two.txt", "one.txt"), "latin1")))).toMatchObject({
      code: "cartridge_duplicate_name",
    });
  });

  it("is refused with 10,001 entries and accepted with 10,000", async () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.txt`, "x"]));
    const stored = async (count: number) => onDisk(await zipBytes(many(count), { compress: false }));
    expect(await refusal(await stored(10_001))).toMatchObject({ code: "cartridge_too_many_entries", details: { entries: 10_001, limit: 10_000 } });
    const archive = await openArchive(await stored(10_000));
    expect(archive.entries.size).toBe(10_000);
    archive.close();
  });

  it("is refused when it declares more than a hundredfold expansion", async () => {
    expect(await refusal(await archiveOf({ "zeros.bin": Buffer.alloc(1024 * 1024) }))).toMatchObject({ code: "cartridge_compression_bomb" });
  });

  it("may repeat itself in small files", async () => {
    const archive = await openArchive(await archiveOf({ "spaces.html": " ".repeat(64 * 1024) }));
    expect(await archive.read("spaces.html")).toHaveLength(64 * 1024);
    archive.close();
  });

  it("is stopped while inflating when it declares less than it contains", async () => {
    const path = await patched("bomb.html", Buffer.alloc(50 * 1024 * 1024), (bytes, at) => bytes.writeUInt32LE(1000, at + 24));
    const archive = await openArchive(path);
    await expect(archive.read("bomb.html")).rejects.toMatchObject({ code: expect.stringMatching(/^cartridge_(size_mismatch|compression_bomb)$/) });
    let received = 0;
    await expect(
      (async () => {
        for await (const chunk of archive.stream("bomb.html")) received += chunk.length;
      })(),
    ).rejects.toMatchObject({ name: "CartridgeError" });
    expect(received).toBeLessThan(256 * 1024);
    archive.close();
  });

  it("is stopped when it declares compressed sizes that hide the ratio", async () => {
    // Declares little enough for its claimed compressed size; counting shows the claim is more than the file holds.
    const path = await patched("bomb.html", Buffer.alloc(1024 * 1024), (bytes, at) => bytes.writeUInt32LE(1024 * 1024, at + 20));
    expect(await refusal(path)).toMatchObject({ code: "cartridge_truncated" });
  });

  it("is refused above one gibibyte in all, whatever the single sizes", async () => {
    const bytes = await zipBytes({ "a.bin": deflatable(), "b.bin": deflatable() });
    for (const name of ["a.bin", "b.bin"]) bytes.writeUInt32LE(600 * 1024 * 1024, centralHeader(bytes, name) + 24);
    await expect(openArchive(await onDisk(bytes), { maxRatio: 1e9 })).rejects.toMatchObject({ code: "cartridge_too_large" });
  });

  it("is refused when entries share their data", async () => {
    const bytes = await zipBytes({ "a.bin": deflatable(), "b.bin": deflatable() });
    const [a, b] = [centralHeader(bytes, "a.bin"), centralHeader(bytes, "b.bin")];
    bytes.writeUInt32LE(bytes.readUInt32LE(a + 42), b + 42);
    bytes.writeUInt32LE(bytes.length - 100, a + 20);
    bytes.writeUInt32LE(bytes.length - 100, b + 20);
    expect(await refusal(await onDisk(bytes))).toMatchObject({ code: expect.stringMatching(/^cartridge_(compression_bomb|truncated)$/) });
  });

  it("is refused for offsets no file has", async () => {
    const bytes = await zipBytes({ "a.txt": "x" });
    const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
    bytes.writeUInt32LE(0xffffffff, end + 16);
    expect(await refusal(await onDisk(bytes))).toMatchObject({ name: "CartridgeError" });
    const locator = Buffer.alloc(20, 0xff);
    locator.writeUInt32LE(0x07064b50, 0);
    expect(await refusal(await onDisk(Buffer.concat([bytes.subarray(0, end), locator, bytes.subarray(end)])))).toMatchObject({ name: "CartridgeError" });
  });

  it("is not a ZIP when it is empty, text or a picture", async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from("<html></html>"), Buffer.from("89504e470d0a1a0a", "hex")]) {
      expect(await refusal(await onDisk(bytes))).toMatchObject({ code: "cartridge_not_a_zip" });
    }
  });

  it("is recognised as incomplete wherever the download stopped", async () => {
    const whole = await readFile(sampleCartridge());
    for (let part = 1; part < 40; part += 1) {
      expect(await refusal(await onDisk(whole.subarray(0, Math.floor((whole.length * part) / 40))))).toMatchObject({ code: "cartridge_truncated" });
    }
    expect(await refusal(await onDisk(whole.subarray(0, whole.length - 1)))).toMatchObject({ name: "CartridgeError" });
  });

  it("does not hand out a file whose bytes were changed", async () => {
    const bytes = await zipBytes({ "a.txt": Buffer.from("the quick brown fox".repeat(20)) }, { compress: false });
    bytes.write("X", bytes.indexOf("quick"));
    const archive = await openArchive(await onDisk(bytes));
    await expect(archive.read("a.txt")).rejects.toMatchObject({ code: "cartridge_corrupt" });
    archive.close();
  });

  it("does not read a page larger than what fits in memory", async () => {
    const archive = await openArchive(await archiveOf({ "a.html": "abc" }), { maxDocumentBytes: 2 });
    await expect(archive.read("a.html")).rejects.toMatchObject({ code: "cartridge_entry_too_large" });
    expect((await buffer(archive.stream("a.html"))).toString()).toBe("abc");
    archive.close();
  });
});

describe("names in an archive", () => {
  it("are found in another case and another Unicode form", async () => {
    const archive = await openArchive(await archiveOf({ ["Bài học/Ảnh.PNG".normalize("NFD")]: "x" }));
    expect(archive.find("bài học/ảnh.png".normalize("NFC"))).toBe("Bài học/Ảnh.PNG".normalize("NFD"));
    expect(archive.find("bai hoc/anh.png")).toBeNull();
    archive.close();
  });

  it("written in UTF-8 without saying so are found by what was meant", async () => {
    const bytes = await zipBytes({ "bài.html": "x" });
    for (const [signature, flags] of [
      ["PK\x03\x04", 6],
      ["PK\x01\x02", 8],
    ] as const) {
      const at = bytes.indexOf(Buffer.from(signature, "latin1"));
      bytes.writeUInt16LE(bytes.readUInt16LE(at + flags) & ~0x800, at + flags);
    }
    const archive = await openArchive(await onDisk(bytes));
    expect([...archive.entries.keys()]).not.toContain("bài.html");
    expect((await archive.read("bài.html")).toString()).toBe("x");
    archive.close();
  });

  it("stay readable while a stream runs although the archive was closed", async () => {
    const content = deflatable();
    const archive = await openArchive(await archiveOf({ "a.bin": content }));
    const chunks: Buffer[] = [];
    for await (const chunk of archive.stream("a.bin")) {
      archive.close();
      chunks.push(chunk);
    }
    expect(crc32(Buffer.concat(chunks))).toBe(crc32(content));
    await expect(archive.read("a.bin")).rejects.toMatchObject({ code: "cartridge_closed" });
  });
});

/** Bytes that compress, but not suspiciously well. */
function deflatable(): Buffer {
  const words = Array.from({ length: 60_000 }, (_, index) => ((index * 2654435761) >>> 7).toString(36)).join(" ");
  expect(deflateRawSync(words).length * 50).toBeGreaterThan(words.length);
  return Buffer.from(words);
}
