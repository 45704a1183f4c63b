import type { Logger } from "@lectern/adapters/log";
import { messageFrame } from "@lectern/adapters/realtime";
import { Counter, Gauge, type Registry } from "prom-client";
import type { Server, Socket } from "socket.io";

/** What may wait for one connection that has stopped reading. Beyond it the connection is ended; its client comes back and catches up. */
export interface BacklogLimit {
  readonly bytes: number;
  readonly packets: number;
}

/** A phone that reads 10 KB/s is two minutes behind by then: coming back and asking for what it missed is quicker. */
const BACKLOG_LIMIT: BacklogLimit = { bytes: 1024 * 1024, packets: 5_000 };

type Connection = Socket["conn"];

/** How the first part of such a packet begins in the Socket.IO protocol. */
const BINARY_EVENT = "5";
const BINARY_ACK = "6";

/** As Engine.IO makes it. */
interface CreatedPacket {
  readonly type: string;
  readonly data?: unknown;
  /**
   * Of a broadcast: one object for all who get it, with the WebSocket frame as Socket.IO has encoded it once for all, in two parts. In
   * one part it is written in one piece, an eighth cheaper for each connection. `packets` of them may have been put together.
   */
  readonly options: { wsPreEncodedFrame?: readonly Buffer[]; readonly packets?: number };
}

/** What went out since the process started. */
export interface Traffic {
  sent(): number;
  dropped(): number;
}

/** Counts what goes out, and ends connections that do not read it, so that each costs bounded memory and slows nobody else. */
export function watchTraffic(io: Server, { registry, log, limit = BACKLOG_LIMIT }: { registry: Registry; log: Logger; limit?: BacklogLimit }): Traffic {
  let sent = 0;
  let told = 0;
  let ended = 0;
  const registers = [registry];
  new Counter({
    name: "lectern_socket_deliveries_total",
    help: "Packets handed to connections, pings and acknowledgements included",
    registers,
    collect() {
      this.inc(sent - told);
      told = sent;
    },
  });
  new Gauge({
    name: "lectern_socket_rooms",
    help: "Socket rooms with at least one connection of this process",
    registers,
    collect() {
      this.set(io.of("/").adapter.rooms.size);
    },
  });
  const dropped = new Counter({
    name: "lectern_socket_dropped_connections_total",
    help: "Connections ended because they did not read what was sent",
    registers,
  });

  io.engine.on("connection", (connection: Connection) => {
    let bytes = 0;
    let packets = 0;
    const { socket } = connection.request;
    // What was flushed lies with the transport, which takes nothing more until it has written that.
    connection.on("flush", (buffer: readonly unknown[]) => {
      bytes = 0;
      packets = 0;
      // Packets that waited together are written with one system call instead of one each.
      if (buffer.length > 1) socket.cork();
    });
    connection.on("drain", () => socket.uncork());
    connection.on("packetCreate", ({ type, data, options }: CreatedPacket) => {
      const frame = options.wsPreEncodedFrame;
      if (frame && frame.length > 1) options.wsPreEncodedFrame = [Buffer.concat(frame)];
      else if (!frame && type === "message" && connection.transport.name === "websocket" && isWhole(data)) options.wsPreEncodedFrame = [messageFrame(data)];
      sent += options.packets ?? 1;
      packets += options.packets ?? 1;
      bytes += sizeOf(data);
      if (bytes <= limit.bytes && packets <= limit.packets) return;
      dropped.inc();
      ended += 1;
      log.warn({ bytes, packets }, "a connection was ended: it did not read what was sent to it");
      connection.close(true);
      // Closing politely would wait half a minute for an answer, with all that lies there.
      connection.request.socket.destroy();
    });
  });
  return { sent: () => sent, dropped: () => ended };
}

/** A text of Socket.IO that no binary parts follow: those would go by the same options. */
const isWhole = (data: unknown): data is string => typeof data === "string" && data[0] !== BINARY_EVENT && data[0] !== BINARY_ACK;

/** Characters count as bytes: close enough for a limit. */
function sizeOf(data: unknown): number {
  if (typeof data === "string") return data.length;
  return data instanceof Uint8Array ? data.byteLength : 0;
}
