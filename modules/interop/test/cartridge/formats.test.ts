import { describe, expect, it } from "vitest";
import { courseOf, type Files, isCompleteReport, item, leaf, manifest, onePage, outlineOf, resource, rows, sections } from "./cartridges.ts";

const TOPIC = (version: string, text: string, inner = ""): string =>
  `<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p${version}/imsdt_v1p${version}"><title>Talk</title><text texttype="text/html">${text}</text>${inner}</topic>`;
const WEB_LINK = (href: string): string =>
  `<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"><title>Site</title><url href="${href}" target="_blank"/></webLink>`;

describe.each(["1.0", "1.1", "1.2", "1.3"])("a Common Cartridge %s", (version) => {
  const minor = version.slice(2);
  const source = manifest({
    version,
    title: "Hoá học",
    items:
      item(
        "m1",
        "Week 1",
        leaf("i1", "Read", "page") + leaf("i2", "Slides", "pdf") + leaf("i3", "See", "link") + leaf("i4", "Discuss", "topic") + leaf("i5", "Test", "quiz"),
      ) + item("m2", "Week 2", leaf("i6", "Read again", "page")),
    resources:
      resource("page", "webcontent", "pages/one.html") +
      resource("pdf", "webcontent", "files/a%20b.pdf") +
      resource("link", `imswl_xmlv1p${minor}`, "link.xml") +
      resource("topic", `imsdt_xmlv1p${minor}`, "topic.xml") +
      resource("quiz", `imsqti_xmlv1p2/imscc_xmlv1p${minor}/assessment`, "quiz.xml") +
      resource("bank", `imsqti_xmlv1p2/imscc_xmlv1p${minor}/question-bank`, "bank.xml") +
      resource("tool", `imsbasiclti_xmlv1p${minor}`, "tool.xml"),
  });
  const files: Files = {
    "imsmanifest.xml": source,
    "pages/one.html": "<html><body><p>Xem <a href='../files/a b.pdf'>tệp</a></p></body></html>",
    "files/a b.pdf": "%PDF",
    "link.xml": WEB_LINK("https://example.org/?a=1&amp;b=2"),
    "topic.xml": TOPIC(minor, "&lt;p&gt;What do you think?&lt;/p&gt;"),
    "quiz.xml": '<questestinterop xmlns="urn:x"><assessment title="Final"><section><item ident="a"/><item ident="b"/></section></assessment></questestinterop>',
    "bank.xml": '<questestinterop><objectbank ident="x"><item/><item/><item/></objectbank></questestinterop>',
    "tool.xml":
      '<cartridge_basiclti_link xmlns:blti="urn:b"><blti:title>Tool</blti:title><blti:launch_url>https://tool.example/launch</blti:launch_url></cartridge_basiclti_link>',
  };

  it("becomes lessons and sections, and keeps aside what has no place yet", async () => {
    const course = await courseOf(files);
    expect(course).toMatchObject({ title: "Hoá học", version });
    expect(outlineOf(course)).toEqual([
      ["Week 1", ["text: Read", "file: Slides", "link: See", "discussion: Discuss"]],
      ["Week 2", ["text: Read again"]],
    ]);
    const [read, slides, see, discuss, again] = sections(course);
    expect(read?.html).toBe('<p>Xem <a href="cartridge-file:files%2Fa%20b.pdf">tệp</a></p>');
    expect(slides?.filePath).toBe("files/a b.pdf");
    expect(see?.url).toBe("https://example.org/?a=1&b=2");
    expect(discuss?.html).toBe("<p>What do you think?</p>");
    expect(again?.html).toBe(read?.html);
    expect(course.files).toEqual([{ path: "files/a b.pdf", size: 4, mediaType: "application/pdf", usedBy: 3 }]);
    expect(course.setAside).toEqual([
      { kind: "quiz", title: "Final", identifier: "quiz", resourcePath: "quiz.xml", itemCount: 2 },
      { kind: "question-bank", title: "bank.xml", identifier: "bank", resourcePath: "bank.xml", itemCount: 3 },
      { kind: "lti", title: "Tool", identifier: "tool", resourcePath: "tool.xml", url: "https://tool.example/launch" },
    ]);
    expect(isCompleteReport(course, source)).toBe(true);
    expect(rows(course, "item")).toContain("i5 skipped quiz-set-aside");
    expect(rows(course, "resource")).toEqual([
      "page imported",
      "pdf imported",
      "link imported",
      "topic changed discussion-as-text",
      "quiz skipped quiz-set-aside",
      "bank skipped question-bank-set-aside",
      "tool skipped lti-set-aside",
    ]);
  });
});

describe("cartridges of other systems", () => {
  it("from Moodle: hash folders, relative links, the file base in the middle of a path", async () => {
    const source = `<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscc/imscp_v1p1" xmlns:lom="http://ltsc.ieee.org/xsd/imscc/LOM" identifier="M_1">
 <metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion>
  <lom:lom><lom:general><lom:title><lom:string language="vi">Toán 10</lom:string></lom:title><lom:language>vi</lom:language><lom:description><lom:string language="vi">Đại số</lom:string></lom:description></lom:general></lom:lom></metadata>
 <organizations><organization structure="rooted-hierarchy" identifier="O_1"><item identifier="root">
   <item identifier="I_1"><title>Chương 1</title>
     <item identifier="I_2" identifierref="I_R2"><title>Bài giảng</title></item>
     <item identifier="I_3"><title>Ôn tập</title><item identifier="I_4" identifierref="I_R4"><title>Thảo luận</title></item></item>
     <item identifier="I_5"><title>Chỉ là nhãn</title></item>
   </item></item></organization></organizations>
 <resources>
  <resource identifier="I_R2" type="webcontent" href="i_abc/bai.html"><file href="i_abc/bai.html"/><dependency identifierref="I_RI"/></resource>
  <resource identifier="I_RI" type="webcontent" href="i_def/h%C3%ACnh.png"><file href="i_def/h%C3%ACnh.png"/></resource>
  <resource identifier="I_R4" type="imsdt_xmlv1p1"><file href="i_ghi/discussion.xml"/></resource>
 </resources></manifest>`;
    const course = await courseOf({
      "imsmanifest.xml": source,
      "i_abc/bai.html":
        '<p><img src="$IMS-CC-FILEBASE$../i_def/h%C3%ACnh.png" alt="Hình"><a href="../i_ghi/discussion.xml">bàn luận</a><a href="../i_xyz/gone.pdf">mất</a></p>',
      "i_def/hình.png": "png",
      "i_ghi/discussion.xml": TOPIC("1", "&lt;img src=&quot;../i_def/hình.png&quot;&gt;", '<attachments><attachment href="../i_def/hình.png"/></attachments>'),
    });
    expect(course).toMatchObject({ title: "Toán 10", language: "vi", description: "Đại số", version: "1.1" });
    expect(outlineOf(course)).toEqual([["Chương 1", ["text: Bài giảng", "discussion: Ôn tập › Thảo luận"]]]);
    expect(sections(course)[0]?.references).toEqual([
      { kind: "file", path: "i_def/hình.png" },
      { kind: "section", key: "s2" },
    ]);
    expect(sections(course)[1]?.html).toContain('<a href="cartridge-file:i_def%2Fh%C3%ACnh.png">hình.png</a>');
    expect(course.files.map(({ path, usedBy }) => [path, usedBy])).toEqual([["i_def/hình.png", 2]]);
    expect(rows(course, "item")).toEqual([
      "root imported",
      "I_1 imported",
      "I_2 imported",
      "I_3 changed folder-flattened",
      "I_4 changed discussion-as-text",
      "I_5 skipped heading-without-content",
    ]);
    expect(course.report.find(({ kind }) => kind === "link")).toMatchObject({
      item: "Bài giảng",
      outcome: "skipped",
      reason: "link-target-missing",
      parameters: { target: "../i_xyz/gone.pdf" },
    });
    expect(isCompleteReport(course, source)).toBe(true);
  });

  it("from Brightspace: no root item, modules as resources, its own words for kinds", async () => {
    const source = `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0" identifier="D2L">
 <metadata><schema>IMS Content</schema><schemaversion>1.2.2</schemaversion></metadata>
 <organizations default="d2l_org"><organization identifier="d2l_org"><title>Biology</title>
   <item identifier="A" identifierref="RA"><title>Cells</title><item identifier="B" identifierref="RB" isvisible="False"><title>Membranes</title></item><item identifier="C" identifierref="RC"><title>Video</title></item></item>
   <item identifier="D" identifierref="RD"><title>Empty unit</title></item></organization></organizations>
 <resources>
  <resource identifier="RA" type="webcontent" d2l_2p0:material_type="contentmodule" href="" title="Cells"/>
  <resource identifier="RB" type="webcontent" d2l_2p0:material_type="content" href="Unit%201\\membranes.html" title="Membranes"/>
  <resource identifier="RC" type="webcontent" d2l_2p0:material_type="contentlink" href="https://example.org/video" title="Video"/>
  <resource identifier="RD" type="webcontent" d2l_2p0:material_type="contentmodule" href=""/>
  <resource identifier="RQ" type="webcontent" d2l_2p0:material_type="d2lquiz" href="quiz_d2l_1.xml" title="Quiz 1"/>
 </resources></manifest>`;
    const course = await courseOf({
      "imsmanifest.xml": source,
      "Unit 1/membranes.html": '<p><img src="pic%20one.PNG" alt="m"> <a href="/d2l/common/dialogs/quickLink/quickLink.d2l?ou=1">quick</a></p>',
      "Unit 1/Pic one.png": "png",
      "quiz_d2l_1.xml": '<questestinterop><assessment title="Quiz one"><section><item/></section></assessment></questestinterop>',
    });
    expect(course).toMatchObject({ title: "Biology", version: null });
    expect(outlineOf(course)).toEqual([
      ["Cells", ["text: Membranes", "link: Video"]],
      ["Empty unit", []],
    ]);
    expect(sections(course).map(({ published }) => published)).toEqual([false, true]);
    expect(sections(course)[0]?.references).toEqual([{ kind: "file", path: "Unit 1/Pic one.png" }]);
    expect(course.setAside).toEqual([{ kind: "quiz", title: "Quiz one", identifier: "RQ", resourcePath: "quiz_d2l_1.xml", itemCount: 1 }]);
    expect(rows(course, "item")).toEqual(["A imported", "B imported unpublished-in-source", "C imported", "D imported module-empty"]);
    expect(rows(course, "file")).toEqual(["Unit 1/Pic one.png imported file-not-in-manifest"]);
    expect(rows(course, "course")).toEqual(["imsmanifest.xml changed package-version-unknown"]);
    expect(isCompleteReport(course, source)).toBe(true);
  });

  it("with any prefix, any depth, xml:base, items beside modules and resources twice used", async () => {
    const source = `<cc:manifest xmlns:cc="http://www.imsglobal.org/xsd/imsccv1p2/imscp_v1p1" identifier="x"><cc:metadata><cc:schema>IMS Common Cartridge</cc:schema><cc:schemaversion>1.2.0</cc:schemaversion></cc:metadata>
 <cc:organizations><cc:organization><cc:item identifier="r">
   <cc:item identifier="a" identifierref="p"><cc:title>Start here</cc:title></cc:item>
   <cc:item identifier="b"><cc:title>Module</cc:title><cc:item identifier="c"><cc:title>Part</cc:title><cc:item identifier="d"><cc:title>Chapter</cc:title><cc:item identifier="e" identifierref="p"><cc:title>Page</cc:title></cc:item></cc:item></cc:item></cc:item>
   <cc:item identifier="f" identifierref="nowhere"><cc:title>Lost</cc:title></cc:item>
 </cc:item></cc:organization></cc:organizations>
 <cc:resources xml:base="content"><cc:resource identifier="p" type="webcontent" xml:base="deep/" href="page.html"><cc:file href="page.html"/><cc:file href="gone.css"/></cc:resource></cc:resources></cc:manifest>`;
    const course = await courseOf({ "imsmanifest.xml": source, "content/deep/page.html": "<h1>Hi</h1>" });
    expect(outlineOf(course)).toEqual([
      ["General", ["text: Start here"]],
      ["Module", ["text: Part › Chapter › Page"]],
      ["General", []],
    ]);
    expect(rows(course, "item")).toEqual([
      "r imported",
      "a changed item-moved-into-lesson",
      "b imported",
      "c changed folder-flattened",
      "d changed folder-flattened",
      "e changed nesting-flattened",
      "f skipped resource-missing",
    ]);
    expect(rows(course, "resource")).toEqual(["p changed file-missing"]);
    expect(isCompleteReport(course, source)).toBe(true);
  });

  it("without any organisation: pages and links still make a lesson", async () => {
    const source = manifest({
      resources: resource("a", "webcontent", "a.html") + resource("l", "imswl_xmlv1p3", "l.xml") + resource("f", "webcontent", "f.zip"),
    }).replace(/<organizations>.*<\/organizations>/s, "");
    const course = await courseOf({ "imsmanifest.xml": source, "a.html": "<title>First</title><p>x", "l.xml": WEB_LINK("www.example.org"), "f.zip": "PK" });
    expect(outlineOf(course)).toEqual([["A course", ["text: First", "link: Site"]]]);
    expect(sections(course)[1]?.url).toBe("https://www.example.org/");
    expect(rows(course, "resource")).toEqual(["a imported", "l imported", "f imported file-unused"]);
  });

  it("packed inside a folder, with a Mac's extra files", async () => {
    const inner = Object.entries(onePage('<img src="pic.png" alt="">')).map(([name, content]) => [`my course/${name}`, content]);
    const course = await courseOf({ ...Object.fromEntries(inner), "my course/pages/pic.png": "x", "__MACOSX/my course/._imsmanifest.xml": "x" });
    expect(outlineOf(course)).toEqual([["Module", ["text: Page"]]]);
    expect(sections(course)[0]?.references).toEqual([{ kind: "file", path: "my course/pages/pic.png" }]);
    expect(rows(course, "file")).toEqual(["my course/pages/pic.png imported file-not-in-manifest", "__MACOSX/my course/._imsmanifest.xml skipped system-file"]);
  });

  it("meant for teachers only stays unpublished, and so do lesson plans", async () => {
    const roles =
      '<metadata><lom:lom xmlns:lom="urn:l"><lom:educational><lom:intendedEndUserRole><lom:value>Instructor</lom:value></lom:intendedEndUserRole></lom:educational></lom:lom></metadata>';
    const course = await courseOf({
      "imsmanifest.xml": manifest({
        items: item("m", "M", leaf("i1", "Answers", "r1") + leaf("i2", "Plan", "r2")),
        resources: resource("r1", "webcontent", "a.html", roles) + resource("r2", "webcontent", "b.html").replace("type=", 'intendeduse="lessonplan" type='),
      }),
      "a.html": "a",
      "b.html": "b",
    });
    expect(sections(course).map(({ published }) => published)).toEqual([false, false]);
    expect(rows(course, "resource")).toEqual(["r1 imported instructor-only", "r2 imported instructor-only"]);
  });
});

describe("a package that cannot be used", () => {
  it.each([
    ["has no manifest", { "index.html": "x" }, "cartridge_no_manifest"],
    ["has a manifest that is not one", { "imsmanifest.xml": "<html/>" }, "cartridge_invalid_manifest"],
    ["has a broken manifest", { "imsmanifest.xml": "<manifest>" }, "cartridge_invalid_xml"],
    ["has a manifest in broken UTF-8", { "imsmanifest.xml": Buffer.from("<manifest>\xff</manifest>", "latin1") }, "cartridge_invalid_encoding"],
    [
      "includes files of the server",
      { "imsmanifest.xml": '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>' },
      "cartridge_xml_doctype",
    ],
    [
      "is SCORM",
      { "imsmanifest.xml": "<manifest><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata></manifest>" },
      "cartridge_unsupported_version",
    ],
    [
      "is of a later version",
      { "imsmanifest.xml": "<manifest><metadata><schema>IMS Common Cartridge</schema><schemaversion>1.4.0</schemaversion></metadata></manifest>" },
      "cartridge_unsupported_version",
    ],
  ])("because it %s is refused with a reason", async (_, files, code) => {
    await expect(courseOf(files as Files)).rejects.toMatchObject({ name: "CartridgeError", code });
  });
});
