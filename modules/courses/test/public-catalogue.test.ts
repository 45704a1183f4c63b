import { startTestApp, type TestApp } from "@lectern/testing";
import { buildOrganisation } from "@lectern/users/factory";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse } from "../courses.factory.ts";
import { as, within, type Someone } from "./helpers.ts";

const PNG = new Uint8Array(Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));

interface College {
  readonly organisationId: string;
  readonly admin: Someone;
  readonly courseId: string;
  readonly pictureId: string;
  readonly title: string;
}

/** One after the other: what an earlier test switched is where the next begins. */
describe("what visitors see of the organisations' courses", () => {
  let app: TestApp;
  let first: College;
  let second: College;
  beforeAll(async () => {
    app = await startTestApp();
    first = await found("Trường Bắc Hà", "Quetzalcoatlus");
    second = await found("Northbank College", "Pteranodon");
  });
  afterAll(() => app.stop());

  async function found(name: string, title: string): Promise<College> {
    const { id: organisationId } = await buildOrganisation(app.ctx(), { name });
    const admin = await within(app, organisationId).person("admin");
    const { courseId } = await buildCourse(app.ctx(), { organisationId, instructorId: admin.id, title });
    const form = new FormData();
    form.append("file", new Blob([PNG]), "cover.png");
    const { id: pictureId } = (await as(app, admin.token).post(`/courses/${courseId}/materials`, form)).body;
    await as(app, admin.token).patch(`/courses/${courseId}`, { thumbnailMaterialId: pictureId });
    return { organisationId, admin, courseId, pictureId, title };
  }
  const show = (college: College, publicCatalogue: boolean) =>
    as(app, college.admin.token).patch(`/organisations/${college.organisationId}`, { settings: { publicCatalogue } });

  async function seen(): Promise<string[]> {
    return (await as(app).get("/courses")).body.items.map(({ title }: { title: string }) => title);
  }
  async function expectHidden({ courseId, pictureId, title }: College) {
    expect((await as(app).get(`/courses/${courseId}`)).status).toBe(404);
    expect((await as(app).get(`/courses?search=${title}`)).body.items).toEqual([]);
    expect((await as(app).get(`/materials/${pictureId}`)).status).toBe(401);
    for (const address of [`/course/${courseId}`, "/courses"]) {
      const page = await app.request("GET", address);
      expect(String(page.body)).not.toContain(title);
      // Without a build every page is the empty shell.
      if (address !== "/courses" && String(page.body).includes("drawn-page")) expect(page.status).toBe(404);
    }
  }
  async function expectShown({ courseId, pictureId, title }: College) {
    expect((await as(app).get(`/courses/${courseId}`)).body).toMatchObject({ title });
    expect((await as(app).get(`/materials/${pictureId}`)).status).toBe(200);
    const page = await app.request("GET", `/course/${courseId}`);
    if (String(page.body).includes("drawn-page")) expect(page.body).toContain(title);
  }

  it("are the first one's, as long as nobody decides otherwise", async () => {
    expect((await as(app, first.admin.token).get(`/organisations/${first.organisationId}`)).body.settings.publicCatalogue).toBe(true);
    expect((await as(app, second.admin.token).get(`/organisations/${second.organisationId}`)).body.settings.publicCatalogue).toBe(false);
    expect(await seen()).toEqual([first.title]);
    await expectShown(first);
    await expectHidden(second);
  });

  it("are nobody's once the first one closes its own; its people see them as before", async () => {
    await show(first, false);
    expect(await seen()).toEqual([]);
    await expectHidden(first);
    await expectHidden(second);
    expect((await as(app, first.admin.token).get("/courses")).body.items).toMatchObject([{ title: first.title }]);
    expect((await as(app, first.admin.token).get(`/courses/${first.courseId}`)).status).toBe(200);
    const sitemap = String((await app.request("GET", "/sitemap.xml")).body);
    expect(sitemap).not.toContain(first.courseId);
    expect(sitemap).not.toContain(second.courseId);
  });

  it("are another one's when that one opens its own, until the first is open again", async () => {
    await show(second, true);
    expect(await seen()).toEqual([second.title]);
    await expectShown(second);
    await expectHidden(first);
    await show(first, true);
    expect(await seen()).toEqual([first.title]);
    await expectHidden(second);
  });

  it("stand in the sitemap only of the organisation that is shown", async () => {
    const other = await startTestApp();
    try {
      const courses: string[] = [];
      for (const publicCatalogue of [false, true, true]) {
        const { id: organisationId } = await buildOrganisation(other.ctx(), { settings: { publicCatalogue } });
        const { id: instructorId } = await within(other, organisationId).person("instructor");
        courses.push((await buildCourse(other.ctx(), { organisationId, instructorId })).courseId);
      }
      const sitemap = String((await other.request("GET", "/sitemap.xml")).body);
      expect(courses.map((courseId) => sitemap.includes(courseId))).toEqual([false, true, false]);
    } finally {
      await other.stop();
    }
  });
});
