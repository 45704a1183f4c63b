import { modules } from "../modules.ts";

/** What a part of a module does; a process runs some parts of some modules. */
export type Part = "http" | "realtime" | "worker";

export const ROLES = ["http", "realtime", "worker"] as const satisfies readonly Part[];

/** What one process runs, from `TARGET`. */
export interface Target {
  /** As it was given, in order and without repetitions: `all`, `http,worker`, `users`. */
  readonly names: readonly string[];
  /**
   * `all`: everything is here. `roles`: parts of every room are here, so every call stays in the process. `rooms`: whole
   * rooms are elsewhere and are called over HTTP.
   */
  readonly split: "all" | "roles" | "rooms";
  /** Whether this process runs that part of the module. The platform's own module runs wherever one of its parts does. */
  runs(module: string, part: Part): boolean;
  /** Whether calls to this module are answered in this process. */
  isHere(module: string): boolean;
}

/** Modules that are part of every process. */
const EVERYWHERE = "platform";

/** Parses `TARGET`. Throws an error that names the possibilities. */
export function parseTarget(text: string): Target {
  const names = [
    ...new Set(
      text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    ),
  ];
  const roles = new Set(names.filter((name) => ROLES.some((role) => role === name)));
  const rooms = new Set(names.filter((name) => name !== EVERYWHERE && modules.some((module) => module.name === name)));
  const unknown = names.filter((name) => name !== "all" && !roles.has(name) && !rooms.has(name));
  if (unknown.length > 0 || names.length === 0) throw new Error(`${unknown.join(", ") || "nothing"} is not a target. There are ${listNames().join(", ")}.`);
  const whole = names.includes("all") || ROLES.every((role) => roles.has(role));
  const split = whole ? "all" : roles.size > 0 ? "roles" : "rooms";
  return {
    names: names.includes("all") ? ["all"] : names,
    split,
    runs: (module, part) => whole || roles.has(part) || rooms.has(module) || (module === EVERYWHERE && rooms.size > 0),
    isHere: (module) => split !== "rooms" || rooms.has(module) || module === EVERYWHERE,
  };
}

/** Parses `PEERS`: `users=http://host:3000,*=http://other:3000`. */
export function parsePeers(text: string): ReadonlyMap<string, string> {
  const pairs = text
    .split(",")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      const [name, url] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (at < 1 || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new Error(`${pair} is not of the form room=http://host:port`);
      if (name !== "*" && !modules.some((module) => module.name === name)) throw new Error(`there is no room ${name}`);
      return [name, url.replace(/\/+$/, "")];
    }),
  );
}

function listNames(): string[] {
  return ["all", ...ROLES, ...modules.map(({ name }) => name).filter((name) => name !== EVERYWHERE)];
}
