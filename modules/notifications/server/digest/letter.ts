import type { PendingRow } from "../repository/digests.repository.ts";
import { sentence, type Language } from "../sentences.ts";

/** A mail names so many things; the rest is a number. */
const MOST_ENTRIES = 50;

interface Letter {
  readonly language: Language;
  readonly fullName: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** In the order in which things happened; not empty. */
  readonly entries: readonly PendingRow[];
  /** Names of actors, by id. */
  readonly names: ReadonlyMap<string, { readonly fullName: string }>;
}

interface Line {
  readonly text: string;
  readonly link: string;
}

/** What happened while somebody was away, by course, with a link to each and one to the switches. */
export function writeDigest({ language, fullName, publicUrl, entries, names }: Letter): { subject: string; text: string; html: string } {
  const words = WORDS[language];
  const named = entries.slice(-MOST_ENTRIES);
  const more = entries.length - named.length;
  const groups = [...Map.groupBy(named, ({ courseId }) => courseId ?? "")].map(([courseId, rows]) => ({
    title: courseId === "" ? words.direct : String(rows.at(-1)?.values["course"] ?? ""),
    lines: rows.map((row): Line => {
      const { kind, values, count, actorId, link } = row;
      const actorName = (actorId && names.get(actorId)?.fullName) || null;
      return { text: oneLine(sentence(language, { kind, values, count, actorName })), link: `${publicUrl}${link}` };
    }),
  }));
  const subject = words.subject(entries.length);
  const all = `${publicUrl}/notifications`;
  const settings = `${publicUrl}/notifications/settings`;
  const text = [
    words.greeting(fullName),
    words.intro,
    ...groups.map(({ title, lines }) => [title.toUpperCase(), ...lines.map((line) => `- ${line.text}\n  ${line.link}`)].join("\n")),
    ...(more > 0 ? [`${words.more(more)}\n${all}`] : []),
    `${words.settings}\n${settings}`,
  ];
  const html = [
    `<p>${escapeHtml(words.greeting(fullName))}</p>`,
    `<p>${escapeHtml(words.intro)}</p>`,
    ...groups.map(
      ({ title, lines }) =>
        `<h2 style="font-size:16px;margin:1.5em 0 .5em">${escapeHtml(title)}</h2>\n<ul style="padding-left:1.2em;margin:0">\n${lines
          .map(({ text: said, link }) => `<li style="margin:.4em 0"><a href="${escapeHtml(link)}" style="color:#4338ca">${escapeHtml(said)}</a></li>`)
          .join("\n")}\n</ul>`,
    ),
    ...(more > 0 ? [`<p><a href="${escapeHtml(all)}">${escapeHtml(words.more(more))}</a></p>`] : []),
    `<p style="margin-top:2em;font-size:14px;color:#5b6170"><a href="${escapeHtml(settings)}" style="color:#5b6170">${escapeHtml(words.settings)}</a></p>`,
  ];
  return { subject, text: `${text.join("\n\n")}\n`, html: page(language, subject, html.join("\n")) };
}

const WORDS = {
  en: {
    subject: (count: number) => (count === 1 ? "1 new notification in Lectern" : `${count} new notifications in Lectern`),
    greeting: (name: string) => `Hello ${name},`,
    intro: "this happened while you were away:",
    direct: "Messages to you",
    more: (count: number) => `and ${count} more`,
    settings: "Choose what you are told of, and when",
  },
  vi: {
    subject: (count: number) => `Bạn có ${count} thông báo mới trên Lectern`,
    greeting: (name: string) => `Chào ${name},`,
    intro: "Đây là những gì đã diễn ra khi bạn vắng mặt:",
    direct: "Tin nhắn gửi bạn",
    more: (count: number) => `và ${count} thông báo khác`,
    settings: "Chọn nội dung và thời điểm bạn muốn nhận thông báo",
  },
} as const;

function page(language: Language, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.6;color:#1f2430;max-width:34rem;margin:2rem auto;padding:0 1rem">
${content}
</body></html>`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
