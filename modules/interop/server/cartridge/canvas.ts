import { findInPackage, type PackageFiles } from "./paths.ts";
import { type CourseSettings, type ModuleMeta, NO_MODULE_META, readCourseSettings, readModuleMeta } from "./payloads.ts";
import { readXml } from "./resources.ts";

export type CanvasSettings = {
  isCanvas: boolean;
  course: CourseSettings | null;
  modules: ModuleMeta;
  syllabusPath: string | null;
  /** Entries below `course_settings/`. */
  paths: ReadonlySet<string>;
  /** Descriptions that were there but could not be read. */
  unreadable: string[];
};

/** Canvas puts what the format has no place for into `course_settings/`; absent in everybody else's cartridges. */
export async function readCanvasSettings(files: PackageFiles, read: (path: string) => Promise<Buffer>): Promise<CanvasSettings> {
  const folder = files.root === "" ? "course_settings/" : `${files.root}/course_settings/`;
  const paths = new Set([...files.archive.entries.keys()].filter((name) => name.startsWith(folder)));
  const unreadable: string[] = [];
  const describe = async (name: string): Promise<Awaited<ReturnType<typeof readXml>> | null> => {
    const path = findInPackage(files, `course_settings/${name}`);
    const root = path === null ? null : await readXml({ read }, path);
    if (typeof root === "string" && path !== null) unreadable.push(path);
    return root;
  };
  const course = await describe("course_settings.xml");
  const modules = await describe("module_meta.xml");
  return {
    isCanvas: paths.size > 0,
    course: course === null || typeof course === "string" ? null : readCourseSettings(course),
    modules: modules === null || typeof modules === "string" ? NO_MODULE_META : readModuleMeta(modules),
    syllabusPath: findInPackage(files, "course_settings/syllabus.html"),
    paths,
    unreadable,
  };
}
