import type { Language } from "@lectern/ui/web/i18n";

/** The name of a content language (BCP 47) in the interface's language: “Vietnamese”, “tiếng Anh”. */
export function languageName(code: string, interfaceLanguage: Language): string {
  try {
    return new Intl.DisplayNames(interfaceLanguage, { type: "language" }).of(code) ?? code;
  } catch {
    // Not a well-formed tag: shown as it was written.
    return code;
  }
}
