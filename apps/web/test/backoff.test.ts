import { expect, test } from "vitest";
import { backoffMs } from "../src/realtime/backoff.ts";

test("the wait doubles with every attempt and never exceeds half a minute", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8, 60].map((attempt) => backoffMs(attempt, () => 1));
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("people of one class come back spread over half the wait", () => {
  expect(backoffMs(7, () => 0)).toBe(15_000);
  expect(backoffMs(7, () => 0.5)).toBe(22_500);
});
