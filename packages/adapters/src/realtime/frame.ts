/** In the Engine.IO protocol, before the text. */
const MESSAGE = "4";
const TEXT_FRAME = 0x81;
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;

/** A message of Engine.IO as one WebSocket frame of text, as servers send it: unmasked and whole (RFC 6455, 5.2). */
export function messageFrame(message: string): Buffer {
  const text = MESSAGE + message;
  const length = Buffer.byteLength(text);
  const headerLength = length < LENGTH_IN_2_BYTES ? 2 : length <= 0xffff ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = TEXT_FRAME;
  frame[1] = headerLength === 2 ? length : headerLength === 4 ? LENGTH_IN_2_BYTES : LENGTH_IN_8_BYTES;
  if (headerLength === 4) frame.writeUInt16BE(length, 2);
  if (headerLength === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.write(text, headerLength);
  return frame;
}
