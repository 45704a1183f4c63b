import { readStorage, writeStorage } from "@lectern/ui/web/http";
import { changeLanguage, LANGUAGES, loadStrings, namespace, startStrings, type Language } from "@lectern/ui/web/i18n";
import type en from "./locales/en.json";

const LANGUAGE_KEY = "lectern.language";

const moduleStrings = import.meta.glob<Record<string, string>>("../../../modules/*/web/locales/*.json", { import: "default" });
const shellStrings = {
  en: () => import("virtual:shell-strings/en"),
  vi: () => import("virtual:shell-strings/vi"),
};

/** The shell's own strings. */
export const useT = namespace<typeof en>("shell");

/** Starts with the language of the last visit, else the browser's; the profile's comes with the session. */
export async function startLanguage(): Promise<void> {
  const language = asLanguage(readStorage(LANGUAGE_KEY)) ?? asLanguage(navigator.language.slice(0, 2).toLowerCase()) ?? "en";
  // The strings of one module in one language are a chunk each, loaded with the first page that needs them.
  startStrings(
    async (module, wanted) =>
      module === "shell" ? (await shellStrings[wanted]()).default : ((await moduleStrings[`../../../modules/${module}/web/locales/${wanted}.json`]?.()) ?? {}),
    language,
  );
  document.documentElement.lang = language;
  await loadStrings("shell");
}

export async function setLanguage(language: Language): Promise<void> {
  writeStorage(LANGUAGE_KEY, language);
  await changeLanguage(language);
  document.documentElement.lang = language;
}

function asLanguage(code: string | null): Language | undefined {
  return LANGUAGES.find((language) => language.code === code)?.code;
}
