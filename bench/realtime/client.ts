import { randomBytes } from "node:crypto";
import { openLeanSocket } from "../lean-socket.ts";
import { createFrameReader, textFrame } from "./frames.ts";

/**
 * A connection that speaks just enough of Socket.IO's protocol (v5 over Engine.IO v4, over RFC 6455) to load a server: nothing is parsed
 * that need not be, and little is left behind to collect.
 */
export interface LeanClient {
  /** Resolves with the acknowledgement's JSON, Latin-1 for its bytes. */
  emit(event: string, payload: object): Promise<string>;
  close(): void;
}

export interface LeanClientOptions {
  readonly url: string;
  readonly token?: string;
  /** Every event as it came: `["name",{…}]`. */
  readonly onEvent?: (text: string) => void;
  readonly onClose?: () => void;
}

const HEAD_END = "\r\n\r\n";

/** Rejects with the server's refusal, or when nobody is there. */
export function openClient({ url, token, onEvent, onClose }: LeanClientOptions): Promise<LeanClient> {
  const target = new URL("/socket.io/?EIO=4&transport=websocket", url);
  const waiting = new Map<string, (text: string) => void>();
  let next = 0;
  return new Promise((resolve, reject) => {
    const send = (text: string) => socket.write(textFrame(text));
    const client: LeanClient = {
      emit: (event, payload) =>
        new Promise((acknowledged) => {
          const id = String(next++);
          waiting.set(id, acknowledged);
          send(`42${id}${JSON.stringify([event, payload])}`);
        }),
      close: () => socket.destroy(),
    };
    const take = (text: string) => {
      if (text.startsWith("42")) return onEvent?.(text);
      if (text.startsWith("43")) {
        const end = text.indexOf("[");
        const id = text.slice(2, end);
        waiting.get(id)?.(text.slice(end));
        waiting.delete(id);
      } else if (text === "2") send("3");
      else if (text.startsWith("0")) send(`40${JSON.stringify(token ? { token } : {})}`);
      else if (text.startsWith("40")) resolve(client);
      else if (text.startsWith("44")) reject(new Error(text.slice(2)));
    };
    const frames = createFrameReader(take, () => socket.destroy());
    let head: string | null = "";
    const socket = openLeanSocket(target, (bytes) => {
      if (head === null) return frames(bytes);
      head += bytes.toString("latin1");
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      if (!head.startsWith("HTTP/1.1 101 ")) return socket.destroy(new Error(head.slice(0, end)));
      const rest = Buffer.from(head.slice(end + HEAD_END.length), "latin1");
      head = null;
      frames(rest);
    });
    socket.write(
      `GET ${target.pathname}${target.search} HTTP/1.1\r\nhost: ${target.host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
        `sec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
    );
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error("closed"));
      onClose?.();
    });
  });
}
