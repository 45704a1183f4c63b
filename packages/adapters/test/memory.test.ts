import { createMemoryCache } from "@lectern/adapters/cache";
import { createMemoryLimits } from "@lectern/adapters/limits";
import { createMemoryPresence } from "@lectern/adapters/presence";
import { describeCache } from "@lectern/testing/conformance/cache";
import { describeLimits } from "@lectern/testing/conformance/limits";
import { describePresence } from "@lectern/testing/conformance/presence";

describeCache("memory", async () => createMemoryCache());

describeLimits("memory", async () => {
  let now = 1_000;
  return {
    limits: createMemoryLimits(() => now),
    pass: async (ms) => {
      now += ms;
    },
  };
});

describePresence("memory", async () => createMemoryPresence());
