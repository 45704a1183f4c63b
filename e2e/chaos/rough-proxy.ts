import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface RoughProxy {
  readonly url: string;
  /** Ends every connection now: in the middle of whatever was being sent or acknowledged. */
  cutAll(): void;
  /** From now on every piece of either direction is held back for up to so many milliseconds, in order. */
  delay(upToMs: number): void;
  close(): Promise<void>;
}

/** A bad network in front of a server on this machine: it delays and it breaks. */
export async function startRoughProxy(targetPort: number): Promise<RoughProxy> {
  let upToMs = 0;
  const open = new Set<Socket>();

  /** What is written last arrives last, however long each is held back. */
  function forward(from: Socket, to: Socket): void {
    let last: Promise<unknown> = Promise.resolve();
    from.on("data", (chunk) => {
      const held = upToMs === 0 ? null : new Promise((resolve) => setTimeout(resolve, Math.random() * upToMs));
      last = Promise.all([last, held]).then(() => to.destroyed || to.write(chunk));
    });
  }

  const server = createServer((client) => {
    const target = connect(targetPort, "127.0.0.1");
    for (const socket of [client, target]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        (socket === client ? target : client).destroy();
      });
    }
    forward(client, target);
    forward(target, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://localhost:${port}`,
    cutAll,
    delay: (ms) => {
      upToMs = ms;
    },
    close: async () => {
      cutAll();
      server.close();
      await once(server, "close");
    },
  };
}
