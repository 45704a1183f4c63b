import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface CuttingProxy {
  readonly url: string;
  /** From now on answers do not come back: the request arrives, and the connection ends when the server has answered. */
  swallowAnswers(): void;
  /** How many answers were swallowed. */
  swallowed(): number;
  close(): Promise<void>;
}

/** A network that breaks at the worst moment: after the server has done its work and before the client hears of it. */
export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  let swallowing = false;
  let swallowed = 0;
  const open = new Set<Socket>();
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
    client.on("data", (chunk) => target.write(chunk));
    target.on("data", (chunk) => {
      if (!swallowing) return client.write(chunk);
      swallowed++;
      client.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    swallowAnswers: () => {
      swallowing = true;
    },
    swallowed: () => swallowed,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
