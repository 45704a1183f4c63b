import { expect, it } from "vitest";
import { createFormat } from "../src/web/format.ts";
import { noteServerTime, serverNow } from "../src/web/server-clock.ts";

const TEN_MINUTES_MS = 600_000;

it.each([
  ["ten minutes slow", TEN_MINUTES_MS],
  ["ten minutes fast", -TEN_MINUTES_MS],
])("a clock that is %s does not change when things happened", (_name, ahead) => {
  const sentAt = Date.now();
  const serverTime = sentAt + 50 + ahead;
  noteServerTime({ sentAt, serverTime, receivedAt: sentAt + 100 });
  expect(Math.abs(serverNow() - (Date.now() + ahead))).toBeLessThan(50);
  expect(createFormat("en", "UTC").relative(new Date(Date.now() + ahead).toISOString())).toBe("now");
});

it("a clock that is right stays as it is, however slow the line", () => {
  const sentAt = Date.now();
  noteServerTime({ sentAt, serverTime: sentAt + 100, receivedAt: sentAt + 3_000 });
  expect(serverNow() - Date.now()).toBeLessThan(50);
});
