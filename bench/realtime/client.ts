import { WebSocket } from "ws";

/** A connection that speaks just enough of Socket.IO's protocol (v5 over Engine.IO v4) to load a server: nothing is parsed that need not be. */
export interface LeanClient {
  /** Resolves with the acknowledgement's JSON text. */
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

/** Rejects with the server's refusal, or when nobody is there. */
export function openClient({ url, token, onEvent, onClose }: LeanClientOptions): Promise<LeanClient> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
  const waiting = new Map<string, (text: string) => void>();
  let next = 0;
  const client: LeanClient = {
    emit: (event, payload) =>
      new Promise((resolve) => {
        const id = String(next++);
        waiting.set(id, resolve);
        socket.send(`42${id}${JSON.stringify([event, payload])}`);
      }),
    close: () => socket.terminate(),
  };
  return new Promise((resolve, reject) => {
    socket.on("message", (data: Buffer) => {
      const text = data.toString("latin1");
      if (text.startsWith("42")) return onEvent?.(text);
      if (text.startsWith("43")) {
        const end = text.indexOf("[");
        const id = text.slice(2, end);
        waiting.get(id)?.(text.slice(end));
        waiting.delete(id);
        return;
      }
      if (text === "2") return socket.send("3");
      if (text.startsWith("0")) return socket.send(`40${JSON.stringify(token ? { token } : {})}`);
      if (text.startsWith("40")) return resolve(client);
      if (text.startsWith("44")) reject(new Error(text.slice(2)));
    });
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error("closed"));
      onClose?.();
    });
  });
}
