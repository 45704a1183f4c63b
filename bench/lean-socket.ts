import { connect, type Socket } from "node:net";

/** What comes in on any connection of this process, while it is looked at. */
const incoming = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * A connection that leaves no garbage behind: collecting it would stop the clock's hand while an answer is there. `onBytes` must be done
 * with the bytes when it returns; the next ones come into the same place.
 */
export function openLeanSocket(url: URL, onBytes: (bytes: Buffer) => void): Socket {
  const callback = (count: number) => {
    onBytes(incoming.subarray(0, count));
    return true;
  };
  return connect({ host: url.hostname, port: Number(url.port), noDelay: true, onread: { buffer: incoming, callback } });
}
