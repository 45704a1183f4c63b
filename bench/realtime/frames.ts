const FINAL_TEXT = 0x81;
const CLOSE = 0x88;
const MASKED = 0x80;
/** Lengths up to here stand in the second byte; these two say that 2 or 8 bytes with the length follow (RFC 6455, 5.2). */
const SHORT = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/** A client's frame with a short text, masked as clients have to. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length > 0xff_ff) throw new RangeError(`${length} bytes are more than a client of the bench sends`);
  const start = length > SHORT ? 8 : 6;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = FINAL_TEXT;
  frame[1] = MASKED | (length > SHORT ? TWO_BYTES : length);
  if (length > SHORT) frame.writeUInt16BE(length, 2);
  frame.writeUInt32BE((Math.random() * 0x1_00_00_00_00) >>> 0, start - 4);
  frame.write(text, start);
  for (let at = 0; at < length; at++) frame[start + at] = (frame[start + at] ?? 0) ^ (frame[start - 4 + (at & 3)] ?? 0);
  return frame;
}

/**
 * Takes a server's bytes in pieces of any size and hands over each text as Latin-1. Understands unfragmented text and the closing frame,
 * which is what Engine.IO sends.
 */
export function createFrameReader(onText: (text: string) => void, onClose: () => void): (bytes: Buffer) => void {
  /** What is there of a frame that has not come whole, in a place that is large enough for it as soon as its length is known. */
  let kept = Buffer.alloc(0);
  let keptLength = 0;

  function keep(bytes: Buffer, wanted: number): void {
    if (kept.length < Math.max(wanted, keptLength + bytes.length)) {
      const larger = Buffer.allocUnsafe(Math.max(wanted, keptLength + bytes.length));
      kept.copy(larger, 0, 0, keptLength);
      kept = larger;
    }
    bytes.copy(kept, keptLength);
    keptLength += bytes.length;
  }

  function take(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      const end = at + frameLength(bytes, at);
      if (!(end <= bytes.length)) break;
      if (bytes[at] === CLOSE) return onClose();
      if (bytes[at] !== FINAL_TEXT) throw new Error(`a frame that begins with ${bytes[at]}`);
      onText(bytes.toString("latin1", at + headLength(bytes, at), end));
      at = end;
    }
    const wanted = frameLength(bytes, at);
    keptLength = 0;
    if (at < bytes.length) keep(bytes.subarray(at), wanted || 0);
    else kept = Buffer.alloc(0);
  }

  return (bytes) => {
    if (keptLength === 0) return take(bytes);
    keep(bytes, frameLength(kept.subarray(0, keptLength), 0) || 0);
    // Not looked through again before it is whole.
    if (frameLength(kept.subarray(0, keptLength), 0) <= keptLength) take(kept.subarray(0, keptLength));
  };
}

function headLength(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] ?? 0;
  return short === EIGHT_BYTES ? 10 : short === TWO_BYTES ? 4 : 2;
}

/** Of the frame that begins there, its head included; NaN while its length is not there. */
function frameLength(bytes: Buffer, at: number): number {
  const head = headLength(bytes, at);
  if (at + head > bytes.length || at + 1 >= bytes.length) return Number.NaN;
  const short = bytes[at + 1] ?? 0;
  if (short === EIGHT_BYTES) return head + Number(bytes.readBigUInt64BE(at + 2));
  return head + (short === TWO_BYTES ? bytes.readUInt16BE(at + 2) : short);
}
