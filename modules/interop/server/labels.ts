import type { OutlineLabels } from "./cartridge/outline.ts";

const LABELS: Readonly<Record<string, OutlineLabels>> = {
  en: { syllabus: "Syllabus", unlisted: "More pages", loose: "General", untitled: "Untitled" },
  vi: { syllabus: "Đề cương môn học", unlisted: "Các trang khác", loose: "Nội dung chung", untitled: "Chưa đặt tên" },
};

/** Titles for lessons the author of a package did not name, in the language of the person who imports it. */
export function labelsFor(language: string): OutlineLabels | undefined {
  return LABELS[language];
}
