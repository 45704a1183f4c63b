import { describe, expect, it } from "vitest";
import { isImage, isShownInline, mediaTypeOf } from "../src/media-type.ts";
import { safeFilename } from "../src/filename.ts";

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))));

describe("the type of a file", () => {
  it.each([
    ["a.jpg", bytes([0xff, 0xd8, 0xff, 0xe0]), "image/jpeg"],
    ["a.gif", bytes("GIF89a"), "image/gif"],
    ["a.webp", bytes("RIFF", [1, 0, 0, 0], "WEBPVP8 "), "image/webp"],
    ["a.wav", bytes("RIFF", [1, 0, 0, 0], "WAVEfmt "), "audio/wav"],
    ["a.avi", bytes("RIFF", [1, 0, 0, 0], "AVI LIST"), "application/octet-stream"],
    ["a.mp4", bytes([0, 0, 0, 24], "ftypisom"), "video/mp4"],
    ["a.mov", bytes([0, 0, 0, 24], "ftypqt  "), "video/quicktime"],
    ["a.m4a", bytes([0, 0, 0, 24], "ftypM4A "), "audio/mp4"],
    ["a.avif", bytes([0, 0, 0, 24], "ftypavif"), "image/avif"],
    ["a.heic", bytes([0, 0, 0, 24], "ftypheic"), "image/heic"],
    ["a.webm", bytes([0x1a, 0x45, 0xdf, 0xa3], "....webm"), "video/webm"],
    ["a.mkv", bytes([0x1a, 0x45, 0xdf, 0xa3], "matroska"), "video/x-matroska"],
    ["a.ogg", bytes("OggS....vorbis"), "audio/ogg"],
    ["a.ogv", bytes("OggS....theora"), "video/ogg"],
    ["a.mp3", bytes("ID3"), "audio/mpeg"],
    [
      "a.bmp",
      bytes(
        "BM",
        Array.from({ length: 14 }, () => 0),
      ),
      "image/bmp",
    ],
    ["note.txt", bytes("BMI is a figure"), "application/octet-stream"],
    ["a.docx", bytes("PK", [3, 4]), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["a.exe", bytes("PK", [3, 4]), "application/zip"],
    ["a.zip", bytes("PK", [3, 4], "x".repeat(26), "mimetypeapplication/epub+zip"), "application/epub+zip"],
    ["a.docx", bytes("PK", [3, 4], "x".repeat(26), "ppt/slides/slide1.xml"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
    ["a.rtf", bytes("{\\rtf1 words"), "application/rtf"],
    ["a.m4b", bytes([0, 0, 0, 24], "ftypM4B "), "audio/mp4"],
    ["utf16.txt", bytes([0xff, 0xfe], "H\0i\0"), "text/plain"],
    ["gif-and-script.js", bytes("GIF89a/*....*/=1;alert(1)"), "image/gif"],
    ["a.doc", bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), "application/msword"],
    ["a.png", bytes("MZ", [0, 0]), "application/octet-stream"],
    ["a.vtt", bytes("WEBVTT\n"), "text/vtt"],
    ["a.csv", bytes("a,b\n"), "text/csv"],
    ["a.png", bytes("<?xml version='1.0'?><a/>"), "application/xml"],
    ["a.txt", bytes("  <iframe src=x>"), "text/html"],
    ["a.txt", bytes("<?xml version='1.0'?><SVG onload=x>"), "image/svg+xml"],
    ["a.bin", bytes([0xff, 0xfe, 0x41]), "application/octet-stream"],
    ["cut.txt", Buffer.from("Tiếng Việ").subarray(0, -1), "text/plain"],
  ])("of %s is read from its content", (filename, content, type) => {
    expect(mediaTypeOf(content, filename)).toBe(type);
  });

  it("is never shown in the page when it could run there", () => {
    for (const type of ["image/svg+xml", "text/html", "application/xml", "application/octet-stream", "text/plain", "application/pdf"])
      expect(isShownInline(type)).toBe(false);
    expect([isImage("image/png"), isImage("image/svg+xml"), isImage("video/mp4")]).toEqual([true, false, false]);
  });

  it("comes with a name that is only a name", () => {
    expect(safeFilename("C:\\work\\Bài tập 1.pdf")).toBe("Bài tập 1.pdf");
    expect(safeFilename('a\u0000b\r\n"c\u202e.png')).toBe("abc.png");
    expect(safeFilename("///")).toBe("file");
    expect(safeFilename(`${"x".repeat(400)}.pdf`)).toMatch(/^x{251}\.pdf$/);
  });
});
