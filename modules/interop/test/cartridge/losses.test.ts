import { describe, expect, it } from "vitest";
import { REPORT_REASONS } from "../../server/cartridge/report.ts";
import { courseOf, isCompleteReport, item, leaf, manifest, onePage, resource, rows, sections } from "./cartridges.ts";

const withResources = (resources: string, files: Record<string, string | Buffer>) => {
  const ids = [...resources.matchAll(/identifier="([^"]+)"/g)].map(([, id]) => id ?? "");
  const source = manifest({ items: item("m", "M", ids.map((id) => leaf(`i-${id}`, id, id)).join("")), resources });
  return { source, files: { "imsmanifest.xml": source, ...files } };
};

describe("the loss report", () => {
  it("names files that are missing, empty resources, duplicates and things of unknown kinds", async () => {
    const resources =
      resource("gone", "webcontent", "gone.html") +
      '<resource identifier="empty" type="webcontent"/>' +
      resource("epub", "idpfepub_v3p0", "book.epub") +
      resource("odd", "imsiwb_iwbv1p0", "board.xml");
    const { source, files } = withResources(resources, { "book.epub": "x", "board.xml": "<x/>" });
    const course = await courseOf(files);
    expect(rows(course, "resource")).toEqual([
      "gone skipped file-missing",
      "empty skipped empty-resource",
      "epub changed unknown-type-as-file",
      "odd skipped other-set-aside",
    ]);
    expect(rows(course, "item").slice(2)).toEqual([
      "i-gone skipped file-missing",
      "i-empty skipped empty-resource",
      "i-epub imported",
      "i-odd skipped other-set-aside",
    ]);
    expect(course.report.filter(({ reason, detail }) => reason !== undefined && detail !== REPORT_REASONS[reason])).toEqual([]);
    expect(course.setAside).toEqual([{ kind: "other", title: "board.xml", identifier: "odd", resourcePath: "board.xml" }]);
    expect(isCompleteReport(course, source)).toBe(true);
  });

  it("keeps going past descriptions that are broken or hostile", async () => {
    const resources =
      resource("broken", "imswl_xmlv1p1", "broken.xml") +
      resource("laughs", "imsdt_xmlv1p1", "laughs.xml") +
      resource("bytes", "imsdt_xmlv1p1", "bytes.xml") +
      resource("script", "imswl_xmlv1p1", "script.xml") +
      resource("page", "webcontent", "page.html");
    const { source, files } = withResources(resources, {
      "broken.xml": "<webLink>",
      "laughs.xml": '<!DOCTYPE x [<!ENTITY a "b">]><topic/>',
      "bytes.xml": Buffer.from("<topic>\xff</topic>", "latin1"),
      "script.xml": '<webLink><url href="javascript:alert(1)"/></webLink>',
      "page.html": "<p>Still here</p>",
    });
    const course = await courseOf(files);
    expect(rows(course, "resource")).toEqual([
      "broken skipped invalid-xml",
      "laughs skipped unsafe-xml",
      "bytes skipped invalid-encoding",
      "script skipped link-unsafe",
      "page imported",
    ]);
    expect(sections(course).map(({ html }) => html)).toEqual(["<p>Still here</p>"]);
    expect(isCompleteReport(course, source)).toBe(true);
  });

  it("keeps one row each for two resources with the same identifier", async () => {
    const source = manifest({
      items: item("m", "M", leaf("i", "P", "same")),
      resources: resource("same", "webcontent", "a.html") + resource("same", "webcontent", "b.html"),
    });
    const course = await courseOf({ "imsmanifest.xml": source, "a.html": "<p>A</p>", "b.html": "<p>B</p>" });
    expect(rows(course, "resource")).toEqual(["same imported", "same skipped duplicate-identifier"]);
    expect(sections(course).map(({ html }) => html)).toEqual(["<p>A</p>"]);
  });

  it("says what was taken out of a page, and lets no script through", async () => {
    const course = await courseOf(
      onePage(
        '<p onclick="x()">Text</p><script>alert(1)</script><img src="x.png" onerror="alert(1)" alt="x"><a href="javascript:alert(1)">a</a><iframe src="https://example.org/"></iframe>',
      ),
    );
    expect(sections(course)[0]?.html).toBe('<p>Text</p><p>xa<a href="https://example.org/" rel="noopener noreferrer">example.org</a></p>');
    expect(course.report.find(({ kind }) => kind === "resource")).toMatchObject({
      outcome: "changed",
      reason: "content-simplified",
      parameters: { removed: "event-handler, frame, script, unsafe-link" },
      detail: expect.stringContaining("removed"),
    });
    expect(rows(course, "link")).toEqual(["pages/page.html skipped link-target-missing"]);
  });

  it("reads pages in old or broken encodings, and says so", async () => {
    const page = async (bytes: Buffer) => courseOf({ ...onePage(""), "pages/page.html": bytes });
    const old = await page(Buffer.from("<p>Caf\xe9</p>", "latin1"));
    expect(sections(old)[0]?.html).toBe("<p>Café</p>");
    const broken = await page(Buffer.concat([Buffer.from('<meta charset="utf-8"><p>Việt '), Buffer.from("ff00", "hex"), Buffer.from("</p>")]));
    expect(sections(broken)[0]?.html).toBe("<p>Việt \ufffd</p>");
    for (const course of [old, broken]) expect(rows(course, "resource")).toEqual(["r1 changed encoding-repaired"]);
    const declared = await page(Buffer.from("<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'><p>\xe9</p>", "latin1"));
    expect(rows(declared, "resource")).toEqual(["r1 imported"]);
  });

  it("keeps a page that is too much to show as a file", async () => {
    const course = await courseOf(onePage("<i>x</i>".repeat(100_001) + Math.random()), { limits: { maxRatio: 10_000 } });
    expect(sections(course)[0]).toMatchObject({ kind: "file", filePath: "pages/page.html" });
    expect(rows(course, "resource")).toEqual(["r1 changed page-too-complex"]);
    expect(course.files.map(({ path }) => path)).toEqual(["pages/page.html"]);
  });

  it("does not lead out of the package", async () => {
    const course = await courseOf(
      onePage(
        '<a href="../../../../etc/passwd">a</a><img src="..%2f..%2f..%2fetc%2fpasswd" alt="b"><a href="file:///etc/passwd">c</a><a href="../imsmanifest.xml">d</a>',
      ),
    );
    expect(sections(course)[0]).toMatchObject({ html: "<p>abcd</p>", references: [] });
  });

  it("cuts titles at a length a course can hold", async () => {
    const source = manifest({
      items: item("m", "ệ".normalize("NFD").repeat(500), leaf("i", `  ${"a ".repeat(300)}`, "r")),
      resources: resource("r", "webcontent", "a.html"),
    });
    const course = await courseOf({ "imsmanifest.xml": source, "a.html": "x" });
    expect(course.lessons[0]?.title).toBe(`${"ệ".normalize("NFD").repeat(66)}…`);
    expect(sections(course)[0]?.title.length).toBeLessThanOrEqual(200);
  });

  it("is written whole for thousands of resources", async () => {
    const many = Array.from({ length: 4_500 }, (_, index) => index);
    const source = manifest({
      items: item("m", "M", many.map((n) => leaf(`i${n}`, `P${n}`, `r${n}`)).join("")),
      resources: many.map((n) => resource(`r${n}`, "webcontent", `p/${n}.html`)).join(""),
    });
    const course = await courseOf(
      { "imsmanifest.xml": source, ...Object.fromEntries(many.map((n) => [`p/${n}.html`, `<p><a href="${n + 1}.html">next</a></p>`])) },
      { limits: { maxRatio: 10_000 } },
    );
    expect(sections(course)).toHaveLength(4_500);
    expect(isCompleteReport(course, source)).toBe(true);
  });
});
