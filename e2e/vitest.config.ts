import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The file that looks at every page takes a quarter of the time: begun last, it would run alone at the end. */
class EveryPageFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turn = ({ moduleId }: TestSpecification) => (moduleId.endsWith("/accessibility.test.ts") ? 0 : 1);
    return Promise.resolve(files.toSorted((a, b) => turn(a) - turn(b)));
  }
}

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["test/**/*.test.ts"],
    globalSetup: ["global-setup.ts"],
    pool: "forks",
    // A browser and a server of its own each: two fill two cores.
    maxWorkers: 2,
    // What the files of a worker share is loaded once; browser and server are each file's own all the same.
    isolate: false,
    sequence: { sequencer: EveryPageFirst },
    testTimeout: 240_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 240_000,
  },
});
