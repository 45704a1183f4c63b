// npm run test:scale: the scenario suite in every mode, on real processes, PostgreSQL and Redis of this machine.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { ensureInstalled, pinnedNode, ROOT } from "./ensure-installed.mjs";
import { ensureRedis } from "./ensure-redis.mjs";

ensureInstalled();
const node = pinnedNode();
const env = { ...process.env, REDIS_SERVER_PATH: ensureRedis(), PATH: `${dirname(node)}:${process.env.PATH}` };
const { status } = spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", "--config", "e2e/scale/vitest.config.ts", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
  env,
});
process.exit(status ?? 1);
