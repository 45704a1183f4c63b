import type { Context } from "./context.ts";

/** Bytes that decide. */
const HEAD_BYTES = 4100;

/** The media type of stored content; the name only chooses between types that look alike inside. */
export async function storedMediaType(ctx: Pick<Context, "storage">, hash: string, size: number, filename: string): Promise<string> {
  if (size === 0) return "application/octet-stream";
  const chunks: Buffer[] = [];
  for await (const chunk of await ctx.storage.read(hash, { start: 0, end: Math.min(size, HEAD_BYTES) - 1 })) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return mediaTypeOf(Buffer.concat(chunks), filename);
}

/** The media type of a file by its content; the name only chooses between types that look alike inside (office documents, text). */
export function mediaTypeOf(head: Buffer, filename: string): string {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(filename)?.[1]?.toLowerCase() ?? "";
  const signature = SIGNATURES.find(({ at = 0, bytes }) => head.subarray(at, at + bytes.length).equals(bytes));
  if (signature) return typeof signature.type === "string" ? signature.type : signature.type(head, extension);
  if (isUtf16(head)) return "text/plain";
  return isText(head) ? textType(head.toString("utf8"), extension) : "application/octet-stream";
}

/** Types a browser shows without being able to run anything in our origin. SVG, HTML and XML are not among them. */
export function isShownInline(mediaType: string): boolean {
  return INLINE.has(mediaType);
}

export function isImage(mediaType: string): boolean {
  return mediaType.startsWith("image/") && INLINE.has(mediaType);
}

const INLINE = new Set([
  ...["png", "jpeg", "gif", "webp", "avif"].map((kind) => `image/${kind}`),
  ...["mpeg", "ogg", "wav", "flac", "aac", "mp4", "aiff", "amr"].map((kind) => `audio/${kind}`),
  ...["mp4", "webm", "ogg", "quicktime", "x-matroska", "3gpp"].map((kind) => `video/${kind}`),
]);

interface Signature {
  readonly at?: number;
  readonly bytes: Buffer;
  readonly type: string | ((head: Buffer, extension: string) => string);
}

const hex = (text: string) => Buffer.from(text, "hex");
const ascii = (text: string) => Buffer.from(text, "latin1");

const SIGNATURES: readonly Signature[] = [
  { bytes: hex("89504e470d0a1a0a"), type: "image/png" },
  { bytes: hex("ffd8ff"), type: "image/jpeg" },
  { bytes: ascii("GIF8"), type: "image/gif" },
  { bytes: ascii("RIFF"), type: riffType },
  { bytes: ascii("ftyp"), at: 4, type: isoMediaType },
  { bytes: ascii("BM"), type: (head) => (head.length > 14 && head.readUInt32LE(6) === 0 ? "image/bmp" : "application/octet-stream") },
  { bytes: ascii("%PDF-"), type: "application/pdf" },
  { bytes: hex("1a45dfa3"), type: (head) => (head.includes("webm") ? "video/webm" : "video/x-matroska") },
  { bytes: ascii("OggS"), type: (head) => (head.includes("theora") ? "video/ogg" : "audio/ogg") },
  { bytes: ascii("ID3"), type: "audio/mpeg" },
  { bytes: hex("fffb"), type: "audio/mpeg" },
  { bytes: hex("fff3"), type: "audio/mpeg" },
  { bytes: hex("fff1"), type: "audio/aac" },
  { bytes: hex("fff9"), type: "audio/aac" },
  { bytes: ascii("fLaC"), type: "audio/flac" },
  ...["fff2", "fffa", "ffe2", "ffe3"].map((start) => ({ bytes: hex(start), type: "audio/mpeg" })),
  { bytes: ascii("FORM"), type: (head) => (/^AIF[FC]$/.test(head.toString("latin1", 8, 12)) ? "audio/aiff" : "application/octet-stream") },
  { bytes: ascii("#!AMR"), type: "audio/amr" },
  { bytes: ascii("MThd"), type: "audio/midi" },
  { bytes: hex("49492a00"), type: "image/tiff" },
  { bytes: hex("4d4d002a"), type: "image/tiff" },
  { bytes: hex("000001ba"), type: "video/mpeg" },
  { bytes: hex("000001b3"), type: "video/mpeg" },
  { bytes: hex("3026b2758e66cf11"), type: "video/x-ms-asf" },
  { bytes: ascii("FLV"), type: "video/x-flv" },
  { bytes: ascii("{\\rtf"), type: "application/rtf" },
  { bytes: ascii("%!PS"), type: "application/postscript" },
  { bytes: hex("504b0304"), type: zipType },
  { bytes: hex("504b0506"), type: "application/zip" },
  { bytes: hex("d0cf11e0a1b11ae1"), type: (_head, extension) => OLE_TYPES[extension] ?? "application/x-ole-storage" },
  { bytes: hex("1f8b"), type: "application/gzip" },
  { bytes: hex("377abcaf271c"), type: "application/x-7z-compressed" },
  { bytes: ascii("Rar!"), type: "application/vnd.rar" },
  { bytes: ascii("BZh"), type: "application/x-bzip2" },
  { bytes: hex("fd377a585a00"), type: "application/x-xz" },
  { bytes: ascii("ustar"), at: 257, type: "application/x-tar" },
];

const OPEN_XML = "application/vnd.openxmlformats-officedocument";
const ZIP_TYPES: Readonly<Record<string, string>> = {
  docx: `${OPEN_XML}.wordprocessingml.document`,
  xlsx: `${OPEN_XML}.spreadsheetml.sheet`,
  pptx: `${OPEN_XML}.presentationml.presentation`,
  odt: "application/vnd.oasis.opendocument.text",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odp: "application/vnd.oasis.opendocument.presentation",
  epub: "application/epub+zip",
};
const OLE_TYPES: Readonly<Record<string, string>> = {
  doc: "application/msword",
  xls: "application/vnd.ms-excel",
  ppt: "application/vnd.ms-powerpoint",
};
const TEXT_TYPES: Readonly<Record<string, string>> = { csv: "text/csv", md: "text/markdown", json: "application/json" };

/**
 * Office documents are zip archives. OpenDocument and EPUB say in their first entry what they are; Office Open XML is known by
 * its folders; where neither is near the beginning the name chooses among them, and all of them are saved, never shown.
 */
function zipType(head: Buffer, extension: string): string {
  // A local file header has 30 bytes; its first four have been looked at.
  const stated = /^mimetype(application\/(?:epub\+zip|vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics)))/.exec(
    head.toString("latin1", 30, 200),
  )?.[1];
  if (stated) return stated;
  for (const [folder, known] of OPEN_XML_FOLDERS) if (head.includes(folder)) return ZIP_TYPES[known] ?? "application/zip";
  return ZIP_TYPES[extension] ?? "application/zip";
}

const OPEN_XML_FOLDERS = [
  ["word/", "docx"],
  ["ppt/", "pptx"],
  ["xl/", "xlsx"],
] as const;

function riffType(head: Buffer): string {
  const form = head.toString("latin1", 8, 12);
  return form === "WEBP" ? "image/webp" : form === "WAVE" ? "audio/wav" : "application/octet-stream";
}

/** ISO base media (ISO/IEC 14496-12): the major brand says which. */
function isoMediaType(head: Buffer): string {
  const brand = head.toString("latin1", 8, 12);
  if (brand === "avif" || brand === "avis") return "image/avif";
  if (brand.startsWith("hei") || brand === "mif1") return "image/heic";
  if (/^M4[AB]/.test(brand)) return "audio/mp4";
  if (brand.startsWith("3g")) return "video/3gpp";
  return brand === "qt  " ? "video/quicktime" : "video/mp4";
}

/** By its byte order mark. */
function isUtf16(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString("hex");
  return head.length > 3 && head.length % 2 === 0 && (mark === "fffe" || mark === "feff") && head.includes(0);
}

function isText(head: Buffer): boolean {
  if (head.includes(0)) return false;
  try {
    // As a stream: the last character may be cut in half.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function textType(text: string, extension: string): string {
  const start = text.replace(/^\uFEFF/, "").trimStart();
  if (start.startsWith("WEBVTT")) return "text/vtt";
  if (/<svg[\s>]/i.test(text)) return "image/svg+xml";
  if (start.startsWith("<?xml")) return "application/xml";
  if (/<(!doctype html|html|head|body|script|iframe|img|a|div|p)[\s>/]/i.test(text) && extension !== "md") return "text/html";
  return TEXT_TYPES[extension] ?? "text/plain";
}
