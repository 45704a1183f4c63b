/** Pixels of a picture. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Bytes of a file that are looked at: a camera's notes may stand before a JPEG's size. */
export const IMAGE_HEAD_BYTES = 256 * 1024;

/** More is no picture anybody took. */
const MAX_PIXELS_A_SIDE = 65_535;

/** Read from the beginning of a file of this type; null where it is not there, or makes no sense. */
export function imageSizeOf(mediaType: string, head: Buffer): ImageSize | null {
  const read = READERS[mediaType];
  try {
    const size = read?.(head) ?? null;
    return size && [size.width, size.height].every((side) => side >= 1 && side <= MAX_PIXELS_A_SIDE) ? size : null;
  } catch (error) {
    // It ends before its size is said.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const READERS: Readonly<Record<string, (head: Buffer) => ImageSize | null>> = {
  // The first chunk is IHDR (PNG, third edition, §11.2.1).
  "image/png": (head) => ({ width: head.readUInt32BE(16), height: head.readUInt32BE(20) }),
  "image/gif": (head) => ({ width: head.readUInt16LE(6), height: head.readUInt16LE(8) }),
  "image/jpeg": jpegSize,
  "image/webp": webpSize,
  "image/avif": avifSize,
};

/** The first frame header; all SOF markers but DHT, JPG and DAC (ITU-T T.81, table B.1). Pictures lying on their side by EXIF are turned. */
function jpegSize(head: Buffer): ImageSize | null {
  let turned = false;
  for (let at = 2; at + 9 < head.length;) {
    if (head[at] !== 0xff) return null;
    const marker = head.readUInt8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = head.readUInt16BE(at + 2);
    if (marker === 0xe1) turned ||= isTurned(head.subarray(at + 4, at + 2 + length));
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width] = [head.readUInt16BE(at + 5), head.readUInt16BE(at + 7)];
      return turned ? { width: height, height: width } : { width, height };
    }
    at += 2 + length;
  }
  return null;
}

const ORIENTATION_TAG = 0x0112;

/** Orientation 5–8 of EXIF's first directory (CIPA DC-008 §4.6.5): browsers turn such pictures by a quarter. */
function isTurned(segment: Buffer): boolean {
  if (segment.toString("latin1", 0, 6) !== "Exif\0\0") return false;
  const tiff = segment.subarray(6);
  const little = tiff.toString("latin1", 0, 2) === "II";
  const [short, long] = [
    (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)),
    (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)),
  ];
  const directory = long(4);
  for (let entry = 0; entry < Math.min(short(directory), 100); entry++) {
    const at = directory + 2 + entry * 12;
    if (short(at) === ORIENTATION_TAG) return short(at + 8) >= 5;
  }
  return false;
}

/** Lossy, lossless or extended (RFC 9649 §2.5–2.7). */
function webpSize(head: Buffer): ImageSize | null {
  switch (head.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}

/** The first spatial extent (ISO/IEC 23008-12 §6.5.3). */
function avifSize(head: Buffer): ImageSize | null {
  const at = head.indexOf("ispe", 0, "latin1");
  return at < 0 ? null : { width: head.readUInt32BE(at + 8), height: head.readUInt32BE(at + 12) };
}
