import { expect, test } from "vitest";
import { createFormat } from "../src/web/format.ts";
import { translate } from "../src/web/i18n.ts";

const en = { hello: "Hello {{name}}", items_one: "{{count}} item", items_other: "{{count}} items" };
const vi = { items_other: "{{count}} mục" };

test("a text takes the values it names, and keeps a name nobody gave", () => {
  expect(translate(en, "en", "hello", { name: "Hương" })).toBe("Hello Hương");
  expect(translate(en, "en", "hello")).toBe("Hello {{name}}");
});

test("a value is text, never a pattern", () => {
  expect(translate(en, "en", "hello", { name: "$& {{name}}" })).toBe("Hello $& {{name}}");
});

test("English has one and many, Vietnamese one form for all", () => {
  expect(translate(en, "en", "items", { count: 1 })).toBe("1 item");
  expect(translate(en, "en", "items", { count: 0 })).toBe("0 items");
  expect(translate(vi, "vi", "items", { count: 1 })).toBe("1 mục");
});

test("numbers are written as the language writes them", () => {
  expect(translate(en, "en", "items", { count: 12_000 })).toBe("12,000 items");
  expect(translate(vi, "vi", "items", { count: 12_000 })).toBe("12.000 mục");
});

test("a missing key is shown instead of an empty place", () => {
  expect(translate(en, "en", "gone.away")).toBe("gone.away");
});

test("times are shown in the person's own time zone", () => {
  const late = "2026-11-21T20:30:00.000Z";
  expect(createFormat("en", "UTC").date(late)).toBe("21 November 2026");
  expect(createFormat("en", "Asia/Ho_Chi_Minh").date(late)).toBe("22 November 2026");
});

test("what was a moment ago is now, what was long ago has a date", () => {
  const format = createFormat("en", "UTC");
  const now = Date.parse("2026-11-21T12:00:00.000Z");
  expect(format.relative("2026-11-21T11:59:40.000Z", now)).toBe("now");
  expect(format.relative("2026-11-21T11:57:00.000Z", now)).toBe("3 minutes ago");
  expect(format.relative("2026-11-20T12:00:00.000Z", now)).toBe("yesterday");
  expect(format.relative("2026-01-05T12:00:00.000Z", now)).toBe("5 January 2026");
});

test("sizes and durations use the unit a person would", () => {
  const format = createFormat("en", "UTC");
  expect(format.bytes(10 * 1024 * 1024)).toBe("10 MB");
  expect(format.bytes(1_260_000)).toBe("1.2 MB");
  expect(format.bytes(1_023)).toBe("1,023 byte");
  expect(format.duration(4_800)).toBe("1 hr 20 mins");
});
