import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** Interface languages, each by its own name. */
export const LANGUAGES = [
  { code: "en", name: "English" },
  { code: "vi", name: "Tiếng Việt" },
] as const;

export type Language = (typeof LANGUAGES)[number]["code"];

/** `items_one` and `items_other` are asked for as `items` with a `count`. */
type KeyOf<Strings> = keyof Strings extends infer K ? (K extends `${infer Base}_${"zero" | "one" | "two" | "few" | "many" | "other"}` ? Base : K) : never;

export type Translate<Strings> = (key: KeyOf<Strings> & string, values?: Record<string, string | number>) => string;

/**
 * The typed translation hook of one module. Keys are flat (`"login.title"`), values are filled in as `{{name}}`,
 * plurals follow the language's rules by `count`.
 *
 * @example
 * import type en from "./locales/en.json" with { type: "json" };
 * export const useT = namespace<typeof en>("notes");
 * const t = useT();
 * t("list.title"); t("list.count", { count: 3 });
 */
export function namespace<Strings>(name: string): () => Translate<Strings> {
  return function useT() {
    const { t } = useTranslation(name);
    return useMemo<Translate<Strings>>(() => (key, values) => fill(t, key, values), [t]);
  };
}

// i18next infers from literal keys; ours are checked by Translate already.
type Plain = (key: string, values: Record<string, string | number>) => string;
function fill(t: Plain, key: string, values: Record<string, string | number> = {}): string {
  return t(key, values);
}

/** The interface language at this moment. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === "vi" ? "vi" : "en";
}
