import type { OrganisationRole } from "@lectern/core";
import type { ColumnField } from "../../contract.ts";

/** Letters and digits only, without case and Latin diacritics: what headings and words are compared by. */
export function bare(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll("đ", "d")
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** A cell as people mean it: no byte order marks, no controls, ordinary spaces, composed characters. */
export function clean(cell: string): string {
  return cell
    .replaceAll(/[\ufeff\u200b\u2060\u00ad]/g, "")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .normalize("NFC")
    .trim();
}

/** Text in UTF-8 that was once read as Latin-1 (`GencÃ©ed`), as it was meant; null for text in order. */
export function unGarbled(text: string): string | null {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf]/.test(text) || /[\u0100-\u{10ffff}]/u.test(text)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return null;
  }
}

const HEADINGS: Readonly<Record<Exclude<ColumnField, "ignore">, readonly string[]>> = {
  given_name: ["givenname", "firstname", "forename", "preferredname", "ten", "tengoi"],
  middle_name: ["middleinitial", "middlename", "mi", "tendem", "dem", "tenlot"],
  surname: ["surname", "lastname", "familyname", "ho"],
  full_name: ["name", "fullname", "displayname", "studentname", "hoten", "hovaten", "tenhocsinh", "tensinhvien"],
  email: ["email", "mail", "emailaddress", "thudientu", "diachiemail", "diachithudientu"],
  external_id: [
    "sourcedid",
    "externalid",
    "studentid",
    "studentnumber",
    "userid",
    "username",
    "login",
    "loginid",
    "id",
    "maso",
    "masv",
    "mahs",
    "mahocsinh",
    "masinhvien",
    "tendangnhap",
  ],
  role: ["role", "vaitro", "chucvu"],
  language: ["language", "lang", "ngonngu"],
  status: ["status", "enableduser", "trangthai"],
  batch: ["batch", "cohort", "intake", "khoa", "nienkhoa"],
  class_section: ["class", "classes", "section", "sections", "classsection", "classgroup", "homeroom", "lop", "nhom", "lophoc"],
  courses: ["course", "courses", "khoahoc", "monhoc", "hocphan"],
};

const BY_HEADING = new Map(Object.entries(HEADINGS).flatMap(([field, words]) => words.map((word) => [word, field] as const)));

const PASSWORD = /^(.*pass(word|wort|wd|phrase|code)?|pwd|pw|matkhau|.*matkhau.*|.*password.*|motdepasse)$/;

export function isPasswordHeading(heading: string): boolean {
  return PASSWORD.test(bare(heading));
}

/** What a heading usually means. */
export function fieldOfHeading(heading: string): string {
  return BY_HEADING.get(bare(heading)) ?? "ignore";
}

const ROLES: Readonly<Record<OrganisationRole, readonly string[]>> = {
  student: ["student", "pupil", "learner", "hocsinh", "sinhvien", "hocvien"],
  teaching_assistant: ["teachingassistant", "assistant", "ta", "aide", "trogiang"],
  instructor: ["instructor", "teacher", "lecturer", "professor", "tutor", "giaovien", "giangvien"],
  admin: ["admin", "administrator", "siteadministrator", "districtadministrator", "quantri", "quantrivien"],
  platform_admin: ["platformadmin"],
};

const ROLE_BY_WORD = new Map(Object.entries(ROLES).flatMap(([role, words]) => words.map((word) => [word, role] as const)));
const LANGUAGE_BY_WORD = new Map([
  ...["en", "eng", "english", "tienganh", "anh"].map((word) => [word, "en"] as const),
  ...["vi", "vie", "vn", "vietnamese", "tiengviet", "viet"].map((word) => [word, "vi"] as const),
]);
const STATUS_BY_WORD = new Map([
  ...["active", "true", "yes", "1", "enabled", "hoatdong", "co"].map((word) => [word, "active"] as const),
  ...["suspended", "inactive", "false", "no", "0", "disabled", "khoa", "tamkhoa", "khong"].map((word) => [word, "suspended"] as const),
]);

export const roleOfWord = (word: string): string | undefined => ROLE_BY_WORD.get(bare(word));
/** `en-GB` is English. */
export const languageOfWord = (word: string): "en" | "vi" | undefined => LANGUAGE_BY_WORD.get(bare(word.split(/[-_]/)[0] ?? ""));
export const statusOfWord = (word: string): "active" | "suspended" | undefined => STATUS_BY_WORD.get(bare(word));
