import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nhapMonThongKe } from "../server/demo/statistics/course.ts";
import { howTheWebWorks } from "../server/demo/web/course.ts";
import { sanitiseHtml } from "../server/sanitise.ts";
import { as } from "./helpers.ts";

const PASSWORD = "demonstration only 1";
const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, " ")
    .split(/\s+/)
    .filter(Boolean).length;

describe("the demonstration courses", () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ LECTERN_DEMO: "1", LECTERN_DEMO_PASSWORD: PASSWORD });
  });
  afterAll(() => app.stop());

  it("are real teaching text that loses nothing when it is sanitised", () => {
    for (const course of [howTheWebWorks, nhapMonThongKe]) {
      expect(course.lessons).toHaveLength(4);
      for (const lesson of course.lessons) {
        expect(lesson.sections.length).toBeGreaterThanOrEqual(3);
        for (const section of lesson.sections) {
          expect([section.title, words(section.content) >= 200 && words(section.content) <= 480]).toEqual([section.title, true]);
          expect(sanitiseHtml(section.content)).toBe(section.content);
        }
      }
    }
  });

  it("stand in the public catalogue with their instructors and students", async () => {
    const { items } = (await as(app).get("/courses?sort=title")).body;
    expect(items).toMatchObject([
      { title: "How the Web Works", language: "en", studentCount: 20, instructors: [{ fullName: "Daniel Whitfield" }], sectionCount: 15, you: null },
      { title: "Nhập môn Thống kê", language: "vi", studentCount: 21, instructors: [{ fullName: "Phạm Thu Hương" }], sectionCount: 13, you: null },
    ]);
    const login = await app.request("POST", "/api/auth/login", { body: { email: "student10@demo.lectern.test", password: PASSWORD } });
    const mine = await as(app, login.body.accessToken).get("/courses?mine=true");
    expect(mine.body.items).toHaveLength(2);
    await app.drain();
    const steps = await as(app, login.body.accessToken).get("/progress/next");
    // This one has finished the other course.
    expect(steps.body.items).toMatchObject([{ courseTitle: "How the Web Works" }]);
  });
});
