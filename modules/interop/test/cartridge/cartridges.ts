import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { ZipFile } from "yazl";
import type { ImportedCourse, ImportedSection } from "../../server/cartridge/course.ts";
import type { ReportEntry } from "../../server/cartridge/report.ts";
import { readCartridge, type ReadOptions } from "../../server/cartridge/read-cartridge.ts";

export type Files = Record<string, string | Buffer>;

const REPOSITORY = resolve(import.meta.dirname, "../../../..");

/** A file of the shared real inputs; says clearly what to do when it is missing. */
function sampleFile(path: string): string {
  const folder = resolve(REPOSITORY, process.env.LECTERN_SAMPLE_DATA ?? "../shared/data");
  const file = join(folder, path);
  if (!existsSync(file)) {
    throw new Error(`The real input ${path} is missing: expected it at ${file}. Set LECTERN_SAMPLE_DATA to the folder that holds it.`);
  }
  return file;
}

export const sampleCartridge = (): string => sampleFile("courses/allyworkshop.imscc");

export async function zipBytes(files: Files, options: { mode?: number; compress?: boolean } = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(typeof content === "string" ? Buffer.from(content) : content, name, options);
  zip.end();
  return buffer(zip.outputStream);
}

/** Writes bytes to a temporary file that disappears with the test. */
export async function onDisk(bytes: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lectern-cartridge-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "course.imscc");
  await writeFile(path, bytes);
  return path;
}

export const archiveOf = async (files: Files): Promise<string> => onDisk(await zipBytes(files));

export const courseOf = async (files: Files, options?: ReadOptions): Promise<ImportedCourse> => readCartridge(await archiveOf(files), options);

const NAMESPACES: Record<string, string> = {
  "1.0": "http://www.imsglobal.org/xsd/imscc/imscp_v1p1",
  "1.1": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
  "1.2": "http://www.imsglobal.org/xsd/imsccv1p2/imscp_v1p1",
  "1.3": "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
};

/** A manifest of the given version around items and resources written out by the test. */
export function manifest({ version = "1.3", title = "A course", items = "", resources = "", metadata = "" }): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" xmlns="${NAMESPACES[version]}" xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest">
  <metadata><schema>IMS Common Cartridge</schema><schemaversion>${version}.0</schemaversion>
    <lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string>${title}</lomimscc:string></lomimscc:title></lomimscc:general></lomimscc:lom>${metadata}
  </metadata>
  <organizations><organization identifier="o" structure="rooted-hierarchy"><item identifier="root">${items}</item></organization></organizations>
  <resources>${resources}</resources>
</manifest>`;
}

export const item = (id: string, title: string, inner = ""): string => `<item identifier="${id}"><title>${title}</title>${inner}</item>`;

export const leaf = (id: string, title: string, resource: string): string =>
  `<item identifier="${id}" identifierref="${resource}"><title>${title}</title></item>`;

export const resource = (id: string, type: string, href: string, inner = ""): string =>
  `<resource identifier="${id}" type="${type}" href="${href}"><file href="${href}"/>${inner}</resource>`;

/** One page in one module, with the page's body given. */
export const onePage = (body: string): Files => ({
  "imsmanifest.xml": manifest({ items: item("m1", "Module", leaf("i1", "Page", "r1")), resources: resource("r1", "webcontent", "pages/page.html") }),
  "pages/page.html": `<html><head><title>Page</title></head><body>${body}</body></html>`,
});

export const sections = (course: ImportedCourse): ImportedSection[] => course.lessons.flatMap((lesson) => lesson.sections);

/** Lessons and section titles as a person would read them. */
export const outlineOf = (course: ImportedCourse): Array<[string, string[]]> =>
  course.lessons.map((lesson) => [lesson.title, lesson.sections.map((section) => `${section.kind}: ${section.title}`)]);

export const rows = (course: ImportedCourse, kind: ReportEntry["kind"]): string[] =>
  course.report
    .filter((entry) => entry.kind === kind)
    .map(({ identifier, outcome, reason }) => `${identifier} ${outcome}${reason === undefined ? "" : ` ${reason}`}`);

/** Every item and every resource of the manifest once, by counting the elements in its source. */
export function isCompleteReport(course: ImportedCourse, manifestSource: string): boolean {
  const count = (pattern: RegExp): number => (manifestSource.match(pattern) ?? []).length;
  const found = (kind: ReportEntry["kind"]): number => course.report.filter((entry) => entry.kind === kind).length;
  const unique = new Set(course.report.map((entry) => [entry.kind, entry.identifier, entry.reason, JSON.stringify(entry.parameters)].join("\n")));
  return found("item") === count(/<(?:\w+:)?item[\s>]/g) && found("resource") === count(/<(?:\w+:)?resource[\s>]/g) && unique.size === course.report.length;
}
