import { Adapter, type BroadcastOptions } from "socket.io-adapter";
import { Encoder, type Packet } from "socket.io-parser";
import { messageFrame } from "./frame.ts";

/** As Socket.IO's own adapters hand them to the connections. */
interface PacketOptions {
  readonly preEncoded: true;
  readonly wsPreEncodedFrame?: readonly Buffer[];
  /** How many packets these frames are; without it, one. */
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
  private said: { readonly room: string; readonly packets: Packet[] } | null = null;

  override broadcast(packet: Packet, options: BroadcastOptions): void {
    const room = onlyRoom(options);
    if (this.said && this.said.room === room) {
      this.said.packets.push(packet);
      return;
    }
    this.flush();
    if (room === null) return super.broadcast(packet, options);
    this.said = { room, packets: [packet] };
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
    const ids = this.rooms.get(said.room);
    if (ids) this.sayTogether(ids, said.packets);
  }

  private sayTogether(ids: ReadonlySet<string>, packets: readonly Packet[]): void {
    const encoded = packets.map((packet) => this.parser.encode({ ...packet, nsp: this.nsp.name }));
    const whole = encoded.flat();
    // Binary data makes further packets, which are no text.
    const isText = whole.length === packets.length && whole.every((one) => typeof one === "string");
    const frames = isText ? whole.map(messageFrame) : [];
    const [frame] = frames.length > 1 ? [Buffer.concat(frames)] : frames;
    const together = frame && { preEncoded: true as const, wsPreEncodedFrame: [frame], packets: packets.length };
    const text = isText ? [whole.join("")] : [];
    for (const id of ids) {
      const socket: LocalSocket | undefined = this.nsp.sockets.get(id);
      if (!socket) continue;
      for (const packet of packets) socket.notifyOutgoingListeners(packet);
      // Whoever still polls, or is on the way to a WebSocket, gets them one by one. The text stands for its length.
      if (together && socket.client.conn.transport.name === "websocket") socket.client.writeToEngine(text, together);
      else for (const one of encoded) socket.client.writeToEngine(one, { preEncoded: true });
    }
  }
}

/** The room, where a broadcast is for all who are in one. */
function onlyRoom({ rooms, except, flags }: BroadcastOptions): string | null {
  const isPlain = rooms.size === 1 && (except?.size ?? 0) === 0 && Object.keys(flags ?? {}).length === 0;
  return isPlain ? ([...rooms][0] ?? null) : null;
}
