/** Longest title handed on, in UTF-16 units; longer ones are cut at a character and end in an ellipsis. */
const MAX_TITLE_LENGTH = 200;
const MAX_DESCRIPTION_LENGTH = 5000;

/** One line, without surrounding or repeated white space, never longer than a title may be. */
export function titleText(text: string): string {
  const line = plainText(text).replace(/\s+/gu, " ").trim();
  return line.length <= MAX_TITLE_LENGTH ? line : `${cut(line, MAX_TITLE_LENGTH - 1).trimEnd()}…`;
}

export const descriptionText = (text: string): string => cut(plainText(text).trim(), MAX_DESCRIPTION_LENGTH);

/** At most `length` UTF-16 units, never in the middle of what a reader sees as one character. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const containing = new Intl.Segmenter().segment(text.slice(0, length * 2)).containing(length);
  return text.slice(0, containing?.index ?? length);
}

/** With plain line ends, without NUL and lone surrogates, which neither PostgreSQL nor JSON in UTF-8 can hold. */
export const plainText = (text: string): string => text.replaceAll("\0", "").replace(/\r\n?/g, "\n").toWellFormed();

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export function sniffByteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/**
 * A page as text. HTML pages are never refused for their bytes: an undeclared page that is not UTF-8 is read as
 * windows-1252, a declared one keeps going with U+FFFD; `repaired` says that one of these was needed.
 */
export function decodePage(bytes: Uint8Array): { text: string; repaired: boolean } {
  const declared = sniffByteOrderMark(bytes) ?? metaCharset(bytes);
  const label = declared ?? "utf-8";
  try {
    return { text: plainText(new TextDecoder(label, { fatal: true }).decode(bytes)), repaired: false };
  } catch {
    const fallback = declared === null ? "windows-1252" : knownEncoding(label);
    return { text: plainText(new TextDecoder(fallback).decode(bytes)), repaired: true };
  }
}

function metaCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  const charset = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)/i.exec(head)?.[1]?.toLowerCase() ?? null;
  return charset?.startsWith("utf-16") ? "utf-8" : charset;
}

function knownEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return "utf-8";
  }
}
