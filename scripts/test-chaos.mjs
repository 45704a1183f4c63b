// npm run test:chaos: the fault suite in its long form: CHAOS_ROUNDS times each fault (default 50), CHAOS_KILLS kills under a conversation (default 200).
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { ensureInstalled, pinnedNode, ROOT } from "./ensure-installed.mjs";
import { ensureRedis } from "./ensure-redis.mjs";

ensureInstalled();
const node = pinnedNode();
const env = { CHAOS_ROUNDS: "50", CHAOS_KILLS: "200", ...process.env, REDIS_SERVER_PATH: ensureRedis(), PATH: `${dirname(node)}:${process.env.PATH}` };
const { status } = spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", "--config", "e2e/chaos/vitest.config.ts", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
  env,
});
process.exit(status ?? 1);
