import { readStorage, writeStorage } from "@lectern/ui/web/http";
import { changeLanguage, LANGUAGES, loadStrings, namespace, startStrings, type Language } from "@lectern/ui/web/i18n";
import type en from "./locales/en.json";

const LANGUAGE_KEY = "lectern.language";
/** Read by the server (apps/server/src/http/pages). */
const LANGUAGE_COOKIE = "lectern_language";
const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

const moduleStrings = import.meta.glob<Record<string, string>>("../../../modules/*/web/locales/*.json", { import: "default" });
const shellStrings = {
  en: () => import("virtual:shell-strings/en"),
  vi: () => import("virtual:shell-strings/vi"),
};

/** The shell's own strings. */
export const useT = namespace<typeof en>("shell");

/** The strings of one module in one language are a chunk each, loaded with the first page that needs them. */
export async function stringsOf(module: string, wanted: Language): Promise<Readonly<Record<string, string>>> {
  if (module === "shell") return (await shellStrings[wanted]()).default;
  return (await moduleStrings[`../../../modules/${module}/web/locales/${wanted}.json`]?.()) ?? {};
}

/**
 * Starts with the language of the last visit, else that of the page as it came, else the browser's; the profile's comes
 * with the session. Answers the language.
 */
export async function startLanguage(ofPage: string | null): Promise<Language> {
  const chosen = asLanguage(readStorage(LANGUAGE_KEY));
  const language = chosen ?? asLanguage(ofPage) ?? asLanguage(navigator.language.slice(0, 2).toLowerCase()) ?? "en";
  startStrings(stringsOf, language);
  document.documentElement.lang = language;
  if (chosen) tellServer(chosen);
  await loadStrings("shell");
  return language;
}

/** So that pages drawn on the server come in it too. */
function tellServer(language: Language): void {
  document.cookie = `${LANGUAGE_COOKIE}=${language}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
}

export async function setLanguage(language: Language): Promise<void> {
  writeStorage(LANGUAGE_KEY, language);
  tellServer(language);
  await changeLanguage(language);
  document.documentElement.lang = language;
}

function asLanguage(code: string | null): Language | undefined {
  return LANGUAGES.find((language) => language.code === code)?.code;
}
