import { Adapter, type BroadcastOptions } from "socket.io-adapter";
import { Encoder, type Packet } from "socket.io-parser";

/** As Socket.IO's own adapters hand them to the connections. */
interface PacketOptions {
  readonly preEncoded: true;
  readonly wsPreEncodedFrame?: readonly Buffer[];
  /** How many packets these frames are, where it is more than one. */
  readonly packets?: number;
}

interface LocalSocket {
  readonly client: {
    readonly conn: { readonly transport: { readonly name: string } };
    writeToEngine(encoded: readonly string[], options: PacketOptions): void;
  };
  notifyOutgoingListeners(packet: Packet): void;
}

/**
 * The adapter of a process that is alone. What is said to one room in one go, as the messages of one commit are, reaches each connection
 * as one write with a WebSocket frame for each: handing a connection ten frames costs hardly more than handing it one. The order in
 * which everything is said stays as it is, and who is in a room is asked when it is said. For servers with `perMessageDeflate: false`:
 * the frames are not compressed.
 */
export class AdjacentAdapter extends Adapter {
  private readonly parser = new Encoder();
  private said: { readonly room: string; readonly options: BroadcastOptions; readonly packets: Packet[] } | null = null;

  override broadcast(packet: Packet, options: BroadcastOptions): void {
    const room = onlyRoom(options);
    if (this.said && this.said.room === room) {
      this.said.packets.push(packet);
      return;
    }
    this.flush();
    if (room === null) return super.broadcast(packet, options);
    this.said = { room, options, packets: [packet] };
    queueMicrotask(() => this.flush());
  }

  override addAll(id: string, rooms: Set<string>): void | Promise<void> {
    this.flush();
    return super.addAll(id, rooms);
  }

  override del(id: string, room: string): void | Promise<void> {
    this.flush();
    return super.del(id, room);
  }

  override delAll(id: string): void {
    this.flush();
    super.delAll(id);
  }

  override disconnectSockets(options: BroadcastOptions, close: boolean): void {
    this.flush();
    super.disconnectSockets(options, close);
  }

  private flush(): void {
    const { said } = this;
    if (!said) return;
    this.said = null;
    const [first, ...more] = said.packets;
    if (more.length === 0) super.broadcast(first, said.options);
    else this.sayTogether(said.room, said.packets);
  }

  private sayTogether(room: string, packets: readonly Packet[]): void {
    const encoded = packets.map((packet) => this.parser.encode({ ...packet, nsp: this.nsp.name }));
    const whole = encoded.flat();
    // Binary data makes further packets, which are no text.
    const isText = whole.length === packets.length && whole.every((one) => typeof one === "string");
    const frames = isText && Buffer.concat(whole.map((text) => textFrame(MESSAGE + text)));
    const together = frames && { preEncoded: true as const, wsPreEncodedFrame: [frames], packets: packets.length };
    for (const id of this.rooms.get(room) ?? []) {
      const socket: LocalSocket | undefined = this.nsp.sockets.get(id);
      if (!socket) continue;
      for (const packet of packets) socket.notifyOutgoingListeners(packet);
      // Whoever still polls, or is on the way to a WebSocket, gets them one by one. The text stands for its length.
      if (together && socket.client.conn.transport.name === "websocket") socket.client.writeToEngine([whole.join("")], together);
      else for (const one of encoded) socket.client.writeToEngine(one, { preEncoded: true });
    }
  }
}

/** A message in the Engine.IO protocol. */
const MESSAGE = "4";
const TEXT_FRAME = 0x81;
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;

/** One WebSocket frame of text as servers send it, unmasked and whole (RFC 6455, 5.2). */
function textFrame(text: string): Buffer {
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

/** The room, where a broadcast is for all who are in one. */
function onlyRoom({ rooms, except, flags }: BroadcastOptions): string | null {
  const isPlain = rooms.size === 1 && (except?.size ?? 0) === 0 && Object.keys(flags ?? {}).length === 0;
  return isPlain ? ([...rooms][0] ?? null) : null;
}
