import { describe, expect, it } from "vitest";
import { courseOf, type Files, isCompleteReport, item, leaf, manifest, outlineOf, resource, rows, sections } from "./cartridges.ts";

const ASSOCIATED = "associatedcontent/imscc_xmlv1p1/learning-application-resource";
const SUB_HEADER = (id: string, title: string): string => `<item identifier="${id}"><title>${title}</title></item>`;
const META_ITEM = (id: string, type: string, state = "active", extra = ""): string =>
  `<item identifier="${id}"><content_type>${type}</content_type><workflow_state>${state}</workflow_state><title>${id}</title>${extra}</item>`;

const SOURCE = manifest({
  items:
    item(
      "m1",
      "Open module",
      SUB_HEADER("h1", "Reading") +
        leaf("i1", "Welcome", "page") +
        leaf("i2", "Hidden item", "page2") +
        SUB_HEADER("h2", "Work") +
        leaf("i3", "Essay", "essay") +
        leaf("i4", "Quiz", "quiz") +
        leaf("i5", "Elsewhere", "gone-url") +
        leaf("i6", "Tool", "gone-tool"),
    ) + item("m2", "Hidden module", leaf("i7", "Handout", "file")),
  resources:
    `<resource identifier="settings" type="${ASSOCIATED}" href="course_settings/canvas_export.txt"><file href="course_settings/canvas_export.txt"/><file href="course_settings/course_settings.xml"/><file href="course_settings/module_meta.xml"/><file href="course_settings/syllabus.html"/></resource>` +
    resource("page", "webcontent", "wiki_content/welcome.html") +
    resource("page2", "webcontent", "wiki_content/second.html") +
    `<resource identifier="essay" type="${ASSOCIATED}" href="essay/essay.html"><file href="essay/essay.html"/><file href="essay/assignment_settings.xml"/></resource>` +
    `<resource identifier="quiz" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="quiz/assessment_qti.xml"/><dependency identifierref="quizmeta"/></resource>` +
    `<resource identifier="quizmeta" type="${ASSOCIATED}" href="quiz/assessment_meta.xml"><file href="quiz/assessment_meta.xml"/><file href="non_cc_assessments/quiz.xml.qti"/></resource>` +
    resource("bank", ASSOCIATED, "non_cc_assessments/bank.xml.qti") +
    resource("file", "webcontent", "web_resources/hand out.pdf") +
    resource("fileb", "webcontent", "web_resources/page.html") +
    `<resource identifier="news" type="imsdt_xmlv1p1"><file href="news.xml"/><dependency identifierref="newsmeta"/></resource>` +
    resource("newsmeta", ASSOCIATED, "newsmeta.xml"),
});

const FILES: Files = {
  "imsmanifest.xml": SOURCE,
  "course_settings/canvas_export.txt": "joke",
  "course_settings/course_settings.xml":
    '<course xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Canvas title</title><locale>en_GB</locale><public_description>About it</public_description></course>',
  "course_settings/syllabus.html": '<html><body><p>Read <a href="$WIKI_REFERENCE$/pages/welcome">this</a></p></body></html>',
  "course_settings/module_meta.xml": `<modules><module identifier="m1"><workflow_state>active</workflow_state><items>
    ${META_ITEM("h1", "ContextModuleSubHeader")}${META_ITEM("i1", "WikiPage")}${META_ITEM("i2", "WikiPage", "unpublished")}${META_ITEM("h2", "ContextModuleSubHeader")}
    ${META_ITEM("gone-url", "ExternalUrl", "active", "<url>https://example.org/a</url>")}${META_ITEM("gone-tool", "ContextExternalTool", "active", "<url>https://tool.example/launch</url>")}</items></module>
    <module identifier="m2"><workflow_state>unpublished</workflow_state><items/></module></modules>`,
  "wiki_content/welcome.html": `<html><head><title>Welcome</title><meta name="workflow_state" content="active"/></head><body>
    <a href="%24WIKI_REFERENCE%24/pages/second">1</a><a href="$CANVAS_OBJECT_REFERENCE$/pages/page2">2</a><a href="$CANVAS_COURSE_REFERENCE$/modules/items/i7">3</a>
    <a href="$CANVAS_OBJECT_REFERENCE$/modules/m2">4</a><a href="$CANVAS_OBJECT_REFERENCE$/quizzes/quiz">5</a><a href="$CANVAS_OBJECT_REFERENCE$/assignments/essay">6</a>
    <a href="$CANVAS_COURSE_REFERENCE$/file_ref/file/download?wrap=1">7</a><a href="$IMS-CC-FILEBASE$/hand%20out.pdf?canvas_download=1">8</a><a href="$CANVAS_COURSE_REFERENCE$">9</a>
    <a href="$CANVAS_COURSE_REFERENCE$/assignments/syllabus">10</a><a href="$WIKI_REFERENCE$/pages/never-was">11</a><a href="#top">12</a><a href="$CANVAS_COURSE_REFERENCE$/modules">13</a>
    <img src="$IMS-CC-FILEBASE$/Gone.png" alt="What it showed"></body></html>`,
  "wiki_content/second.html": "<html><head><title>Second</title></head><body><p>Two</p></body></html>",
  "essay/essay.html": "<p>Write</p>",
  "essay/assignment_settings.xml":
    '<assignment xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Essay</title><points_possible>12.5</points_possible></assignment>',
  "quiz/assessment_qti.xml":
    '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment title="Quiz one"><section><item/><section><item/></section></section></assessment></questestinterop>',
  "quiz/assessment_meta.xml": '<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Quiz One</title><points_possible>2.0</points_possible></quiz>',
  "non_cc_assessments/quiz.xml.qti": "<questestinterop/>",
  "non_cc_assessments/bank.xml.qti":
    "<questestinterop><objectbank><qtimetadata><qtimetadatafield><fieldlabel>bank_title</fieldlabel><fieldentry>My bank</fieldentry></qtimetadatafield></qtimetadata><item/></objectbank></questestinterop>",
  "web_resources/hand out.pdf": "%PDF",
  "web_resources/page.html": "<script>alert(1)</script>",
  "news.xml": '<topic><title>Hello all</title><text texttype="text/plain">Hi</text></topic>',
  "newsmeta.xml":
    '<topicMeta xmlns="http://canvas.instructure.com/xsd/cccv1p0"><topic_id>news</topic_id><title>Hello all</title><type>announcement</type><workflow_state>active</workflow_state></topicMeta>',
};

describe("what Canvas adds to the format", () => {
  it("gives the course its title, language, description and syllabus", async () => {
    const course = await courseOf(FILES);
    expect(course).toMatchObject({ title: "Canvas title", language: "en-GB", description: "About it" });
    expect(course.lessons[0]).toMatchObject({
      role: "syllabus",
      title: "Syllabus",
      sections: [{ kind: "text", required: false, references: [{ kind: "section", key: "s1" }] }],
    });
    expect((await courseOf(FILES, { labels: { syllabus: "Đề cương" } })).lessons[0]?.title).toBe("Đề cương");
  });

  it("hides what was hidden, and folds headings into titles", async () => {
    const course = await courseOf(FILES);
    expect(outlineOf(course).slice(1)).toEqual([
      ["Open module", ["text: Reading › Welcome", "text: Reading › Hidden item", "link: Work › Elsewhere"]],
      ["Hidden module", ["file: Handout"]],
    ]);
    expect(sections(course).map(({ published }) => published)).toEqual([true, true, false, true, false]);
    expect(rows(course, "item")).toEqual([
      "root imported",
      "m1 imported",
      "h1 changed heading-folded",
      "i1 changed heading-folded",
      "i2 changed heading-folded",
      "h2 changed heading-folded",
      "i3 skipped assignment-set-aside",
      "i4 skipped quiz-set-aside",
      "i5 changed heading-folded",
      "i6 skipped lti-set-aside",
      "m2 imported unpublished-in-source",
      "i7 imported unpublished-in-source",
    ]);
  });

  it("lets its placeholders lead to where things are now", async () => {
    const course = await courseOf(FILES);
    const welcome = sections(course).find(({ title }) => title.endsWith("Welcome"));
    const links = [...(welcome?.html ?? "").matchAll(/<a href="([^"]*)"[^>]*>(\d+)/g)].map(([, href, name]) => `${name} ${href}`);
    expect(links).toEqual([
      "1 cartridge-section:s2",
      "2 cartridge-section:s2",
      "3 cartridge-section:s4",
      "4 cartridge-lesson:l2",
      "7 cartridge-file:web_resources%2Fhand%20out.pdf",
      "8 cartridge-file:web_resources%2Fhand%20out.pdf",
      "9 cartridge-course:",
      "10 cartridge-lesson:l0",
      "13 cartridge-course:",
    ]);
    expect(welcome?.html).toContain("What it showed");
    const dead = course.report.filter(({ kind }) => kind === "link").map(({ reason, parameters }) => `${reason} ${parameters?.["target"]}`);
    expect(dead).toEqual([
      "link-to-set-aside $CANVAS_OBJECT_REFERENCE$/quizzes/quiz",
      "link-to-set-aside $CANVAS_OBJECT_REFERENCE$/assignments/essay",
      "link-target-missing $WIKI_REFERENCE$/pages/never-was",
      "link-target-missing $IMS-CC-FILEBASE$/Gone.png",
    ]);
  });

  it("is kept aside once, with questions and points counted", async () => {
    const course = await courseOf(FILES);
    expect(course.setAside).toEqual([
      { kind: "assignment", title: "Essay", identifier: "essay", resourcePath: "essay/essay.html", points: 12.5 },
      { kind: "quiz", title: "Quiz One", identifier: "quiz", resourcePath: "quiz/assessment_qti.xml", itemCount: 2, points: 2 },
      { kind: "question-bank", title: "My bank", identifier: "bank", resourcePath: "non_cc_assessments/bank.xml.qti", itemCount: 1 },
      { kind: "other", title: "Hello all", identifier: "news", resourcePath: "news.xml" },
      { kind: "lti", title: "Tool", identifier: "i6", resourcePath: null, url: "https://tool.example/launch" },
    ]);
    expect(isCompleteReport(course, SOURCE)).toBe(true);
    expect(rows(course, "resource")).toEqual([
      "settings changed course-settings-read",
      "page changed content-simplified",
      "page2 imported",
      "essay skipped assignment-set-aside",
      "quiz skipped quiz-set-aside",
      "quizmeta skipped part-of-set-aside",
      "bank skipped question-bank-set-aside",
      "file imported",
      "fileb imported file-unused",
      "news skipped announcement-set-aside",
      "newsmeta changed discussion-settings-dropped",
    ]);
  });

  it("never hands out its descriptions as course material", async () => {
    const course = await courseOf(FILES);
    expect(course.files.map(({ path }) => path)).toEqual(["web_resources/hand out.pdf", "web_resources/page.html"]);
  });
});
