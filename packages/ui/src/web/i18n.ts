import { use, useMemo, useSyncExternalStore } from "react";

/** Interface languages, each by its own name. */
export const LANGUAGES = [
  { code: "en", name: "English" },
  { code: "vi", name: "Tiếng Việt" },
] as const;

export type Language = (typeof LANGUAGES)[number]["code"];

type Values = Record<string, string | number>;
type Strings = Readonly<Record<string, string>>;
type Load = (module: string, language: Language) => Promise<Strings>;

/** `items_one` and `items_other` are asked for as `items` with a `count`. */
type KeyOf<S> = keyof S extends infer K ? (K extends `${infer Base}_${Intl.LDMLPluralRule}` ? Base : K) : never;

export type Translate<S> = (key: KeyOf<S> & string, values?: Values) => string;

/**
 * The typed translation hook of one module. Keys are flat (`"login.title"`), values are filled in as `{{name}}`,
 * plurals follow the language's rules by `count`. It suspends while the module's strings are on their way.
 *
 * @example
 * import type en from "./locales/en.json";
 * export const useT = namespace<typeof en>("notes");
 * const t = useT();
 * t("list.title"); t("list.count", { count: 3 });
 */
export function namespace<S>(module: string): () => Translate<S> {
  return () => useStrings(module);
}

/** As `namespace`, for keys that are only known at run time. */
export function useStrings(module: string): (key: string, values?: Values) => string {
  const language = useLanguage();
  // Always by `use`: a promise that is marked as fulfilled is read at once, and a second attempt takes the same way as the first.
  const strings = use(loadStrings(module, language));
  return useMemo(() => (key, values) => translate(strings, language, key, values), [strings, language]);
}

/** The interface language at this moment. */
export function useLanguage(): Language {
  const read = () => current;
  return useSyncExternalStore(subscribe, read, read);
}

let current: Language = "en";
let load: Load = async () => ({});
const loading = new Map<string, Promise<Strings>>();
const listeners = new Set<() => void>();

/** Once, by the shell, before anything is rendered: where strings come from and the language to begin with. */
export function startStrings(source: Load, language: Language): void {
  load = source;
  current = language;
}

/** Loads a module's strings in the present language; later callers share the same promise. */
export function loadStrings(module: string, language: Language = current): Promise<Strings> {
  const key = cacheKey(module, language);
  const known = loading.get(key);
  if (known) return known;
  const promise = load(module, language);
  // What React writes on a promise it has seen: strings loaded before their page is drawn do not suspend it.
  promise.then(
    (value) => Object.assign(promise, { status: "fulfilled", value }),
    () => undefined,
  );
  // A failed download may be tried again.
  promise.catch(() => loading.delete(key));
  loading.set(key, promise);
  return promise;
}

/** Loads the strings of everything on the page in the other language, then changes all of it at once. */
export async function changeLanguage(language: Language): Promise<void> {
  const modules = new Set([...loading.keys()].map((key) => key.slice(key.indexOf("/") + 1)));
  await Promise.all([...modules].map((module) => loadStrings(module, language)));
  current = language;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function cacheKey(module: string, language: Language): string {
  return `${language}/${module}`;
}

const PLURALS: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules("en"), vi: new Intl.PluralRules("vi") };
const NUMBERS: Record<Language, Intl.NumberFormat> = { en: new Intl.NumberFormat("en-GB"), vi: new Intl.NumberFormat("vi-VN") };

/** A key that is missing is shown as it is: `npm run check` finds it first. */
export function translate(strings: Strings, language: Language, key: string, values: Values = {}): string {
  const count = values.count;
  const plural = typeof count === "number" ? strings[`${key}_${PLURALS[language].select(count)}`] : undefined;
  const text = plural ?? strings[key] ?? key;
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === "number" ? NUMBERS[language].format(value) : (value ?? whole);
  });
}
