import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import type { ImportedCourse } from "../../server/cartridge/course.ts";
import { openArchive } from "../../server/cartridge/archive.ts";
import { parseManifest } from "../../server/cartridge/manifest.ts";
import { readCartridge } from "../../server/cartridge/read-cartridge.ts";
import { rewriteReferences } from "../../server/cartridge/references.ts";
import { isCompleteReport, outlineOf, rows, sampleCartridge, sections } from "./cartridges.ts";

let course: ImportedCourse;

beforeAll(async () => {
  course = await readCartridge(sampleCartridge());
});

describe("the accessibility workshop, a course somebody exported from Canvas", () => {
  it("keeps its title, language and picture", () => {
    expect(course).toMatchObject({
      title: "Ally: Accessibility Workshop",
      language: "en",
      version: "1.3",
      description: null,
      imagePath: "web_resources/course_image/Ally Logo Image Card.png",
    });
  });

  it("has its modules as lessons, their items as sections, and the pages beside them in a last lesson", () => {
    expect(outlineOf(course)).toEqual([
      [
        "Part 1: Overview: Accessibility and ALLY",
        [
          "text: Accessibility FAQ",
          "text: What is ALLY?",
          "text: Alt Text: Writing Alternative Text",
          "text: Caption Hub",
          "discussion: Accessibility in your life",
        ],
      ],
      ['Part 2: "Before" courses', ['discussion: Share your "Before" Courses']],
      ['Part 3: "After" courses', ["discussion: Your courses, Accessible", "text: Call it out to your Students"]],
      ["More on Accessibility", ["text: Accessibility Resources"]],
      [
        "More pages",
        [
          "text: The Time is Now",
          "text: RTC Accessibilty Advisory Committee",
          "text: Ally for Students",
          "text: What ALLY does",
          "text: ALLY Explained: Video",
          "text: Page for Testing Ally",
          "discussion: Ally Questions and Answers",
        ],
      ],
    ]);
    expect(course.lessons.map(({ role }) => role)).toEqual(["module", "module", "module", "module", "unlisted"]);
  });

  it("keeps hidden what Canvas hid, and requires nothing that no module asks for", () => {
    const hidden = sections(course)
      .filter(({ published }) => !published)
      .map(({ title }) => title);
    expect(hidden).toEqual(["What ALLY does", "ALLY Explained: Video"]);
    expect(course.lessons.map((lesson) => lesson.sections.every(({ required }) => required))).toEqual([true, true, true, true, false]);
    expect(course.lessons.at(-1)?.sections.some(({ required }) => required)).toBe(false);
  });

  it("finds every picture and file its pages use inside the archive", async () => {
    const archive = await openArchive(sampleCartridge());
    const used = sections(course)
      .flatMap(({ references }) => references)
      .flatMap((reference) => (reference.kind === "file" ? reference.path : []));
    expect(new Set(used).size).toBe(17);
    expect(used.filter((path) => !archive.entries.has(path))).toEqual([]);
    expect((await archive.read("web_resources/about_ally.png")).length).toBe(85_813);
    archive.close();
    expect(
      sections(course)
        .map(({ html }) => html ?? "")
        .join(""),
    ).not.toMatch(/IMS-CC-FILEBASE|WIKI_REFERENCE|CANVAS_/);
  });

  it("connects its pages with each other, with its modules and with its files", () => {
    const front = sections(course).find(({ title }) => title === "The Time is Now");
    const html = rewriteReferences(
      front?.html ?? "",
      (reference) => `/x/${reference.kind}/${"path" in reference ? encodeURIComponent(reference.path) : "key" in reference ? reference.key : ""}`,
    );
    expect(html).toMatch(/<a href="\/x\/section\/s11" title="RTC Accessibilty Advisory Committee">on this page\.\s<\/a>/);
    expect(html).toMatch(/<a href="\/x\/lesson\/l1" title="Part 1: Overview">\shere<\/a>/);
    expect(html).toContain('<img src="/x/file/web_resources%2FCourse%20Files%2FImages%2FAlly%20Logo%20Image.png" alt="Ally logo" loading="lazy">');
    expect(sections(course).find(({ key }) => key === "s11")?.title).toBe("RTC Accessibilty Advisory Committee");
  });

  it("hands over its 26 files with their use counted", () => {
    expect(course.files).toHaveLength(26);
    expect(course.files.reduce((sum, { usedBy }) => sum + usedBy, 0)).toBe(19);
    expect(course.files.find(({ path }) => path.endsWith("Getting the Most out of Canvas.pptx"))).toEqual({
      path: "web_resources/Files_for_Testing_Ally_(upload_here)/Getting the Most out of Canvas.pptx",
      size: 726_643,
      usedBy: 2,
      mediaType: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    });
  });

  it("sets aside its three graded discussions and its two tools", () => {
    expect(course.setAside.map(({ kind, title, points }) => ({ kind, title, points }))).toEqual([
      { kind: "assignment", title: "Accessibility in your life", points: 10 },
      { kind: "assignment", title: "Your courses, Accessible", points: 10 },
      { kind: "assignment", title: 'Share your "Before" Courses', points: 10 },
      { kind: "lti", title: "Canvabadges", points: undefined },
      { kind: "lti", title: "Badge: ALLY Badge", points: undefined },
    ]);
  });

  it("accounts for every item and every resource exactly once", () => {
    const source = execFileSync("unzip", ["-p", sampleCartridge(), "imsmanifest.xml"]).toString();
    expect(isCompleteReport(course, source)).toBe(true);
    const manifest = parseManifest(Buffer.from(source));
    expect(rows(course, "resource").map((row) => row.split(" ")[0])).toEqual(manifest.resources.map(({ identifier }) => identifier));
    expect(rows(course, "item")).toHaveLength(15);
  });

  it("says of each what became of it", () => {
    expect(rows(course, "item").filter((row) => !row.endsWith("imported"))).toEqual([
      "ida21c6a867d9b8a9966970890f490470 changed discussion-as-text",
      "i52a2daf046af9ea99a1839bff0d612f4 changed discussion-as-text",
      "icb4589d1da01fedb4f7600103506e20b changed discussion-as-text",
      "i13442c5afafed6d3772988be7b51ac01 skipped lti-set-aside",
    ]);
    const counted: Record<string, number> = {};
    for (const { kind, outcome, reason } of course.report)
      if (kind === "resource") counted[`${outcome} ${reason ?? ""}`.trim()] = (counted[`${outcome} ${reason ?? ""}`.trim()] ?? 0) + 1;
    expect(counted).toEqual({
      "changed course-settings-read": 1,
      "changed page-unlisted": 7,
      "changed formatting-simplified": 4,
      "changed discussion-as-text": 3,
      "changed discussion-settings-dropped": 1,
      "skipped assignment-set-aside": 3,
      "skipped lti-set-aside": 1,
      imported: 19,
      "imported file-unused": 8,
      "imported course-image": 1,
    });
    expect(rows(course, "link")).toEqual(["wiki_content/what-is-ally.html changed external-image", "wiki_content/what-ally-does.html changed external-image"]);
    expect(course.report.every(({ reason, detail }) => (reason === undefined) === (detail === undefined))).toBe(true);
  });
});
