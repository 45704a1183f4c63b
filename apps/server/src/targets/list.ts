import { modules } from "../modules.ts";
import { ROLES } from "./target.ts";

/** One row of what a gateway has to know: requests whose path fits go to the room's processes. */
export interface RouteOfRoom {
  readonly room: string;
  readonly method: string;
  /** With Fastify parameters: `/api/courses/:courseId`. */
  readonly path: string;
}

/** Every HTTP route with the room that serves it. */
export async function listRoutes(): Promise<RouteOfRoom[]> {
  const parts = await Promise.all(modules.map(async ({ name, http }) => ({ name, routes: http ? (await http()).default : [] })));
  return parts.flatMap(({ name, routes }) => routes.map(({ route }) => ({ room: name, method: route.method, path: route.path })));
}

/** What `--list-targets` prints: which target runs what, and where a gateway sends which path. */
export async function describeTargets(): Promise<string> {
  const lines = ["Targets (TARGET=…, several separated by commas)", "", "  all       every part of every room, in one process or in identical copies", ""];
  lines.push(
    "  http      HTTP of every room, and the web application",
    "  realtime  sockets of every room",
    "  worker    events and jobs of every room",
    "",
    "  one room in a process of its own (the others are called over HTTP: PEERS):",
  );
  const routes = await listRoutes();
  for (const { name, needs, http, socket, worker } of modules) {
    if (name === "platform") continue;
    const has = [http && ROLES[0], socket && ROLES[1], worker && ROLES[2]].filter((part) => part !== undefined);
    lines.push(`  ${name.padEnd(9)} ${has.join(", ")}${needs.length > 0 ? `; calls ${needs.join(", ")}` : ""}`);
    for (const prefix of prefixesOf(routes.filter(({ room }) => room === name))) lines.push(`            ${prefix}`);
  }
  lines.push("", "  Everything else under /api, /socket.io and the pages: any process that has `http` or rooms.", "");
  return lines.join("\n");
}

/** Paths as a gateway's patterns: parameters as `*`, each once. */
function prefixesOf(routes: readonly RouteOfRoom[]): string[] {
  return [...new Set(routes.map(({ path }) => path.replaceAll(/:\w+/g, "*")))].toSorted();
}
