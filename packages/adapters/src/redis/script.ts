import { createHash } from "node:crypto";

/** A Lua script; sent once, called by its hash from then on. */
export interface RedisScript {
  readonly source: string;
  readonly sha1: string;
}

export function defineScript(source: string): RedisScript {
  return { source, sha1: createHash("sha1").update(source).digest("hex") };
}
