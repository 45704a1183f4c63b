import { useLanguage, type Language } from "./i18n.ts";
import { serverNow } from "./server-clock.ts";
import { useSession } from "./session.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const LOCALES: Record<Language, string> = { en: "en-GB", vi: "vi-VN" };

/** Dates in the person's time zone, numbers and lists in the interface language. */
export interface Format {
  /** 21 November 2026 */
  date: (iso: string) => string;
  /** 21 Nov 2026, 10:04 */
  dateTime: (iso: string) => string;
  /** 10:04 */
  time: (iso: string) => string;
  /** “3 minutes ago”, “tomorrow”; `now` in milliseconds by the server's clock, for lists that refresh themselves. */
  relative: (iso: string, now?: number) => string;
  number: (value: number) => string;
  /** From 0–100. */
  percent: (value: number) => string;
  /** 1.2 MB, of 1,024 KB each. */
  bytes: (bytes: number) => string;
  /** “1 hr 20 min” from seconds. */
  duration: (seconds: number) => string;
  list: (items: readonly string[]) => string;
}

/** Everything that is written differently in another language or time zone. */
export function useFormat(): Format {
  const language = useLanguage();
  const session = useSession();
  const timeZone = session.status === "signedIn" ? session.user.timeZone : undefined;
  return formatOf(language, timeZone);
}

const known = new Map<string, Format>();

/** One for all who ask: `Intl` takes longer to set up than a message to draw. */
function formatOf(language: Language, timeZone: string | undefined): Format {
  const key = `${language} ${timeZone}`;
  const format = known.get(key) ?? createFormat(language, timeZone);
  known.set(key, format);
  return format;
}

/** The same without React. `timeZone`: IANA name, the device's when undefined. */
export function createFormat(language: Language, timeZone: string | undefined): Format {
  const locale = LOCALES[language];
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const list = new Intl.ListFormat(locale);
  return {
    date: (iso) => date.format(new Date(iso)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    time: (iso) => time.format(new Date(iso)),
    relative(iso, now = serverNow()) {
      const past = Date.parse(iso) - now;
      const size = Math.abs(past);
      if (size < 45 * SECOND_MS) return relative.format(0, "second");
      if (size < 45 * MINUTE_MS) return relative.format(Math.round(past / MINUTE_MS), "minute");
      if (size < 22 * HOUR_MS) return relative.format(Math.round(past / HOUR_MS), "hour");
      if (size < 7 * DAY_MS) return relative.format(Math.round(past / DAY_MS), "day");
      return date.format(new Date(iso));
    },
    number: (value) => number.format(value),
    percent: (value) => percent.format(value / 100),
    bytes: (bytes) => formatBytes(locale, bytes),
    duration: (seconds) => formatDuration(locale, seconds),
    list: (items) => list.format(items),
  };
}

function formatBytes(locale: string, bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  // In steps of 1,024, as limits are set and most file managers count.
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return new Intl.NumberFormat(locale, { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: step > 1 ? 1 : 0 }).format(
    bytes / 1024 ** step,
  );
}

function formatDuration(locale: string, seconds: number): string {
  const unit = (value: number, name: string) => new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  if (seconds < 60) return unit(Math.round(seconds), "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, "minute");
  return [unit(Math.floor(minutes / 60), "hour"), minutes % 60 > 0 && unit(minutes % 60, "minute")].filter(Boolean).join(" ");
}
