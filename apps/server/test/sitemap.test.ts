import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const COURSES = 450;

async function startWithCourses(count: number): Promise<TestApp> {
  const app = await startTestApp();
  const organisationId = await app.createOrganisation();
  await app.sql`
    insert into courses.courses (id, organisation_id, slug, title, status, published_at, language)
    select gen_random_uuid(), ${organisationId}, 'course-' || n, 'Course', 'published', now(), 'en' from generate_series(1, ${count}::int) n`;
  return app;
}

describe("the sitemap", () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startWithCourses(COURSES);
  });
  afterAll(() => app.stop());

  const addresses = ({ body }: { body: unknown }) => String(body).split("<loc>").length - 1;
  const catalogueReads = async () => {
    const metrics = String((await app.request("GET", "/metrics")).body);
    return Number(/lectern_http_request_seconds_count\{method="GET",route="\/api\/courses",status="200"\} (\d+)/.exec(metrics)?.[1] ?? 0);
  };

  it("is written once, however many ask at the same moment", async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => app.request("GET", "/sitemap.xml")));
    expect(replies.map(addresses)).toEqual(Array.from({ length: 10 }, () => COURSES + 1));
    expect(await catalogueReads()).toBe(Math.ceil(COURSES / 200));
  });

  it("is refused rather than cut short while the catalogue cannot be read", async () => {
    const fresh = await startWithCourses(1);
    await fresh.sql`alter table courses.courses rename to away`;
    expect((await fresh.request("GET", "/sitemap.xml")).body).toMatchObject({ status: 503, code: "sitemap_unavailable" });
    await fresh.sql`alter table courses.away rename to courses`;
    expect(addresses(await fresh.request("GET", "/sitemap.xml"))).toBe(2);
    await fresh.stop();
  });
});
