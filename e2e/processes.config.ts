import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["scale/**/*.test.ts", "chaos/**/*.test.ts"],
    pool: "forks",
    // Each file starts its own processes, and mostly waits for them to die, to notice and to return.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
