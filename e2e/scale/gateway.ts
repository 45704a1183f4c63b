import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";

/** Which rooms' requests, and `sockets`, go to which processes; `*` takes the rest. Several take turns. */
export type GatewayTable = ReadonlyMap<string, readonly number[]>;

export interface RouteOfRoom {
  readonly room: string;
  readonly method: string;
  readonly path: string;
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Takes a process out of the turns, as a gateway does with one that does not answer its probe. */
  exclude(port: number): void;
  close(): Promise<void>;
}

/**
 * A reverse proxy as an operator would put in front: a table from paths to processes, sockets included, nothing else.
 * Consecutive requests go to different copies on purpose: whatever a copy keeps to itself shows at once.
 */
export async function startGateway(routes: readonly RouteOfRoom[], table: GatewayTable): Promise<Gateway> {
  const patterns = routes.map(({ room, method, path }) => ({
    room,
    method,
    pattern: new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}/?$`),
    parameters: path.split(":").length,
  }));
  // A literal segment beats a parameter, as in the router behind.
  patterns.sort((a, b) => a.parameters - b.parameters);
  const excluded = new Set<number>();
  let turn = 0;

  function portFor(method: string, url: string): number {
    const [path = "/"] = url.split("?");
    const room = path.startsWith("/socket.io/") ? "sockets" : (patterns.find((one) => one.method === method && one.pattern.test(path))?.room ?? "*");
    const ports = (table.get(room) ?? table.get("*") ?? []).filter((port) => !excluded.has(port));
    const port = ports[turn++ % ports.length];
    if (port === undefined) throw new Error(`no process for ${method} ${path}`);
    return port;
  }

  const server = createServer((request, response) => {
    const port = portFor(request.method ?? "GET", request.url ?? "/");
    const forwarded = httpRequest({ host: "127.0.0.1", port, method: request.method, path: request.url, headers: headersOf(request) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on("error", () => {
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
    request.pipe(forwarded);
  });
  server.on("upgrade", (request, client, head) => {
    const target = connect(portFor("GET", request.url ?? "/"), "127.0.0.1", () => {
      const headers = Object.entries(headersOf(request)).map(([name, value]) => `${name}: ${String(value)}`);
      target.write([`GET ${request.url} HTTP/1.1`, ...headers, "", ""].join("\r\n"));
      target.write(head);
      target.pipe(client).pipe(target);
    });
    target.on("error", () => client.destroy());
    client.on("error", () => target.destroy());
    target.on("close", () => client.destroy());
    client.on("close", () => target.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    port,
    exclude: (gone) => void excluded.add(gone),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function headersOf(request: IncomingMessage) {
  return { ...request.headers, "x-forwarded-for": request.socket.remoteAddress ?? "" };
}
