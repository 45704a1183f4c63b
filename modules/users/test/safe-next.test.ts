import { expect, test } from "vitest";
import { safeNext } from "../web/safe-next.ts";

const OWN = "https://lectern.example";

test("after logging in a person comes to the page they asked for", () => {
  expect(safeNext("/course/42?tab=people#top", OWN)).toBe("/course/42?tab=people#top");
});

test("a login link never leads to another site", () => {
  for (const next of [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/.//evil.example",
    `${OWN}//evil.example`,
    "javascript:alert(1)",
    "data:text/html,x",
  ]) {
    expect(safeNext(next, OWN)).toBe("/dashboard");
  }
});

test("without a page, or back to the door itself, it is the dashboard", () => {
  for (const next of [undefined, "", "/login", "/login?next=/login"]) expect(safeNext(next, OWN)).toBe("/dashboard");
});
