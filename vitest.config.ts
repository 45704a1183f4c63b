import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,modules,apps,scripts}/**/test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    globalSetup: ["packages/testing/src/global-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    // One copy of the house for all files of a worker: loading it took as long as the tests. Each file starts a server of its own all the same.
    isolate: false,
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 120_000,
  },
});
