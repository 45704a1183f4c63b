import type { LimitsPort } from "@lectern/core/ports";
import { describe, expect, it } from "vitest";

export interface LimitsUnderTest {
  readonly limits: LimitsPort;
  /** Lets time pass for the limits: moves their clock, or waits. */
  readonly pass: (ms: number) => Promise<void>;
}

/** What every limiter has to keep. `make` gives an empty one. */
export function describeLimits(name: string, make: () => Promise<LimitsUnderTest>): void {
  describe(`limits: ${name}`, () => {
    const rule = { points: 2, perSeconds: 2 };

    it("allows so many calls per window, says how long to wait, and starts again after it", async () => {
      const { limits, pass } = await make();
      expect(await limits.consume("a", rule)).toEqual({ allowed: true, remaining: 1, retryAfterSeconds: 0 });
      expect(await limits.consume("a", rule)).toEqual({ allowed: true, remaining: 0, retryAfterSeconds: 0 });
      await pass(1_200);
      expect(await limits.consume("a", rule)).toEqual({ allowed: false, remaining: 0, retryAfterSeconds: 1 });
      expect(await limits.peek("a", rule)).toEqual({ allowed: false, remaining: 0, retryAfterSeconds: 1 });
      await pass(850);
      expect(await limits.consume("a", rule)).toEqual({ allowed: true, remaining: 1, retryAfterSeconds: 0 });
    });

    it("starts the window with the first call, not with the clock", async () => {
      const { limits, pass } = await make();
      await pass(700);
      await limits.consume("a", rule, 2);
      await pass(1_500);
      expect((await limits.consume("a", rule)).allowed).toBe(false);
      await pass(550);
      expect((await limits.consume("a", rule)).allowed).toBe(true);
    });

    it("does not count a refused call", async () => {
      const { limits } = await make();
      const wide = { points: 5, perSeconds: 60 };
      expect((await limits.consume("a", wide, 3)).remaining).toBe(2);
      for (let i = 0; i < 5; i++) expect(await limits.consume("a", wide, 3)).toMatchObject({ allowed: false, remaining: 2 });
      expect(await limits.consume("a", wide, 2)).toMatchObject({ allowed: true, remaining: 0 });
    });

    it("refuses what never fits, and tells when to come back", async () => {
      const { limits } = await make();
      const refused = await limits.consume("a", { points: 5, perSeconds: 60 }, 6);
      expect(refused).toMatchObject({ allowed: false, remaining: 5 });
      expect(refused.retryAfterSeconds).toBe(60);
    });

    it("looks without counting, also at what was never used", async () => {
      const { limits } = await make();
      for (let i = 0; i < 5; i++) expect(await limits.peek("a", rule)).toEqual({ allowed: true, remaining: 2, retryAfterSeconds: 0 });
      await limits.consume("a", rule);
      expect(await limits.peek("a", rule)).toEqual({ allowed: true, remaining: 1, retryAfterSeconds: 0 });
    });

    it("keeps keys apart and resets one of them", async () => {
      const { limits } = await make();
      await limits.consume("a", rule, 2);
      await limits.consume("b", rule, 2);
      await limits.reset("a");
      await limits.reset("never");
      expect((await limits.peek("a", rule)).remaining).toBe(2);
      expect((await limits.peek("b", rule)).allowed).toBe(false);
    });

    it("lets exactly the allowed number through when everybody comes at once", async () => {
      const { limits } = await make();
      const results = await Promise.all(Array.from({ length: 200 }, () => limits.consume("rush", { points: 37, perSeconds: 60 })));
      expect(results.filter(({ allowed }) => allowed)).toHaveLength(37);
    });
  });
}
