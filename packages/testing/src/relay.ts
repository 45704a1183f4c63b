import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

export interface Relay {
  /** The given address, through the relay. */
  readonly url: string;
  /** Every connection ends, new ones are refused: the server is gone. */
  leave(): Promise<void>;
  /** On the same port again. */
  comeBack(): Promise<void>;
  /** Connections stay open and new ones are taken, but nothing passes: the server hangs. */
  stall(): void;
  /** What was held back passes now. */
  goOn(): void;
}

/** Stands before a server on this machine, so that a test can take it away from those who use it. `defaultPort`: where the address names none. */
export async function startRelay(targetUrl: string, defaultPort: number): Promise<Relay> {
  const target = new URL(targetUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  let stalled = false;

  const join = ([client, behind]: readonly [Socket, Socket]) => {
    client.pipe(behind);
    behind.pipe(client);
  };
  const part = ([client, behind]: readonly [Socket, Socket]) => {
    client.unpipe(behind).pause();
    behind.unpipe(client).pause();
  };

  function accept(client: Socket): void {
    const behind = connect(Number(target.port || defaultPort), target.hostname);
    const pair = [client, behind] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on("error", () => {});
      socket.on("close", () => {
        pairs.delete(pair);
        for (const one of pair) one.destroy();
      });
    }
    if (!stalled) join(pair);
  }

  let port = 0;
  let server: Server;
  async function listen(): Promise<void> {
    server = createServer(accept).listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  }
  await listen();

  const through = new URL(targetUrl);
  through.hostname = "127.0.0.1";
  through.port = String(port);
  return {
    url: through.href,
    leave: async () => {
      const closed = once(server, "close");
      server.close();
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await closed;
    },
    comeBack: listen,
    stall: () => {
      stalled = true;
      pairs.forEach(part);
    },
    goOn: () => {
      stalled = false;
      pairs.forEach(join);
    },
  };
}
