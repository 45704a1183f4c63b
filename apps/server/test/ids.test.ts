import fc from "fast-check";
import { validate, version } from "uuid";
import { describe, expect, it } from "vitest";
import { createIds } from "../src/runtime/ids.ts";

/** An id as the platform makes it, at a time. */
const at = (ms: number) => {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7fff-8000-${Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(12, "0")}`;
};

describe("ids", () => {
  it("are UUIDs of version 7 with the time they were made", () => {
    const before = Date.now();
    const id = createIds()();
    expect(validate(id) && version(id)).toBe(7);
    const time = Number.parseInt(id.slice(0, 13).replace("-", ""), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it("rise, a hundred thousand in a moment too, and all differ", () => {
    const next = createIds();
    const ids = Array.from({ length: 100_000 }, next);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => validate(id))).toBe(true);
  });

  it("rise whatever the clock does: stands still, is set back, jumps ahead", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ ms: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }), times: fc.constantFrom(1, 2, 5_000) })), (steps) => {
        let now = 0;
        const next = createIds(() => at(now));
        const ids = steps.flatMap(({ ms, times }) => {
          now = ms;
          return Array.from({ length: times }, next);
        });
        expect(ids).toEqual(ids.toSorted());
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every((id) => validate(id))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
