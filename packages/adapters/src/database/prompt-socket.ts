import { connect, type Socket } from "node:net";

/** Where postgres.js wants to go: the servers of its address, or the path of a Unix socket. */
interface Target {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path?: string | false;
}

/**
 * For postgres.js' option `socket`: a connection on which nothing waits. It leaves Nagle's algorithm on (RFC 896), by which a statement
 * that is sent while another one is under way stays here until PostgreSQL acknowledged that one, up to 40 ms. Answered at once, before it
 * is open: postgres.js writes into it, follows its errors and its end, and limits its time as it does for its own.
 */
export function promptSocket({ host: [host = "localhost"], port: [port = 5432], path }: Target): Socket {
  if (path) return connect({ path }).prependListener("error", asRefused);
  // `secure` of postgres.js takes the name the server's certificate has to bear from its socket.
  return Object.assign(connect({ host, port, noDelay: true }), { host, port });
}

/**
 * The folder of a Unix socket, where that is what an address names instead of a server, as libpq writes it:
 * `postgres://lectern@%2Frun%2Fpostgresql/lectern`. postgres.js knows such sockets, but not in its address.
 */
export function socketFolder(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const host = decodeURIComponent(new URL(url).hostname);
  return host.startsWith("/") ? host : null;
}

/** While PostgreSQL starts, its socket is missing for a moment: nobody listens there, as with a port. */
function asRefused(error: NodeJS.ErrnoException): void {
  if (error.code === "ENOENT") error.code = "ECONNREFUSED";
}

/** Of several servers in an address postgres.js chooses one itself, and goes on to the next; that is not handed to a socket of ours. */
export function namesOneServer(url: string): boolean {
  const authority = /^[^:]+:\/\/([^/?]*)/.exec(url)?.[1] ?? "";
  return !authority.slice(authority.lastIndexOf("@") + 1).includes(",");
}
