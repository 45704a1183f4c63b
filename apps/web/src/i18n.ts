import { LANGUAGES, namespace, type Language } from "@lectern/ui/web/i18n";
import { readStorage, writeStorage } from "@lectern/ui/web/http";
import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "./locales/en.json";

const LANGUAGE_KEY = "lectern.language";

const moduleStrings = import.meta.glob<Record<string, string>>("../../../modules/*/web/locales/*.json", { import: "default" });
const shellStrings = {
  en: () => import("virtual:shell-strings/en"),
  vi: () => import("virtual:shell-strings/vi"),
};

/** The shell's own strings. */
export const useT = namespace<typeof en>("shell");

/** The strings of one module in one language: a chunk each, loaded with the first page that needs them. */
const backend: BackendModule = {
  type: "backend",
  init() {},
  async read(language: string, name: string) {
    if (name === "shell") return (await shellStrings[asLanguage(language) ?? "en"]()).default;
    return (await moduleStrings[`../../../modules/${name}/web/locales/${language}.json`]?.()) ?? {};
  },
};

/** Starts with the language of the last visit, else the browser's; the profile's comes with the session. */
export async function startI18n(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(backend).use(initReactI18next).init({
    lng: asLanguage(readStorage(LANGUAGE_KEY)) ?? asLanguage(navigator.language.slice(0, 2).toLowerCase()) ?? "en",
    supportedLngs: LANGUAGES.map((language) => language.code),
    // Both languages are complete (checked), so nothing falls back and no second file is loaded.
    fallbackLng: false,
    ns: ["shell"],
    defaultNS: "shell",
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
}

export async function setLanguage(language: Language): Promise<void> {
  writeStorage(LANGUAGE_KEY, language);
  await i18next.changeLanguage(language);
}

/** Loads a module's strings before its page shows. */
export async function loadStrings(module: string): Promise<void> {
  await i18next.loadNamespaces(module);
}

function asLanguage(code: string | null): Language | undefined {
  return LANGUAGES.find((language) => language.code === code)?.code;
}
