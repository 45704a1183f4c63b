import type { MailPurpose } from "./repository/tokens.repository.ts";

interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly body: string;
  readonly action: string;
  readonly validity: string;
  readonly ignore: string;
}

export interface WrittenMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface About {
  readonly language: "en" | "vi";
  readonly fullName: string;
  readonly organisation: string;
  /** Of our own making. */
  readonly link: string;
}

/** An organisation's own words: plain text with placeholders. */
export interface MailTemplateText {
  readonly subject: string;
  readonly body: string;
}

/** Writes a mail with one link in the person's language: the organisation's letter, or the built-in one. */
export function writeMail(purpose: MailPurpose, about: About, own: MailTemplateText | null = null): WrittenMail {
  if (own) return writeOwn(own, about, LETTERS[about.language][purpose](about).action);
  const letter = LETTERS[about.language][purpose](about);
  const text = [letter.greeting, letter.body, about.link, letter.validity, letter.ignore].join("\n\n") + "\n";
  const html = page(
    about.language,
    letter.subject,
    [
      paragraph(escapeHtml(letter.greeting)),
      paragraph(escapeHtml(letter.body)),
      button(about.link, letter.action),
      paragraph(escapeHtml(letter.validity)),
      paragraph(escapeHtml(letter.ignore)),
    ].join("\n"),
  );
  return { subject: letter.subject, text, html };
}

/** The built-in letter as a text to start one's own from. */
export function defaultTemplate(purpose: MailPurpose, language: "en" | "vi"): MailTemplateText {
  const letter = LETTERS[language][purpose]({ fullName: "{{fullName}}", organisation: "{{organisation}}" });
  return { subject: letter.subject, body: [letter.greeting, letter.body, "{{link}}", letter.validity, letter.ignore].join("\n\n") };
}

// One way to match only: the blanks around a name are cut off afterwards.
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** The placeholders of a text, as they are written between the braces. */
export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name.trim());
}

/** Values go in as they are in text and escaped in HTML; a link on a line of its own becomes a button. */
function writeOwn({ subject, body }: MailTemplateText, about: About, action: string): WrittenMail {
  const values = new Map([
    ["fullName", about.fullName],
    ["organisation", about.organisation],
    ["link", about.link],
  ]);
  const fill = (text: string, as: (value: string, name: string) => string) =>
    text.replaceAll(PLACEHOLDER, (_, inside: string) => {
      const name = inside.trim();
      return as(values.get(name) ?? "", name);
    });
  const plain = (text: string) => fill(text, (value) => value);
  const inHtml = (text: string) => {
    const anchor = `<a href="${escapeHtml(about.link)}">${escapeHtml(about.link)}</a>`;
    return fill(escapeHtml(text), (value, name) => (name === "link" ? anchor : escapeHtml(value))).replaceAll("\n", "<br>");
  };
  const blocks = body.split(/\n\s*\n/).map((block) => block.trim());
  const html = blocks.map((block) => (/^\{\{\s*link\s*\}\}$/.test(block) ? button(about.link, action) : paragraph(inHtml(block)))).join("\n");
  // A header of one line, whatever somebody is called.
  const oneLine = plain(subject)
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim();
  return { subject: oneLine, text: `${plain(body)}\n`, html: page(about.language, oneLine, html) };
}

function page(language: string, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.6;color:#1f2430;max-width:34rem;margin:2rem auto;padding:0 1rem">
${content}
</body></html>`;
}

const paragraph = (html: string): string => `<p>${html}</p>`;

function button(link: string, action: string): string {
  return `<p><a href="${escapeHtml(link)}" style="display:inline-block;padding:.6rem 1.2rem;border-radius:6px;background:#4338ca;color:#fff;text-decoration:none">${escapeHtml(action)}</a></p>
<p style="word-break:break-all">${escapeHtml(link)}</p>`;
}

type Writer = (about: { fullName: string; organisation: string }) => Letter;

const LETTERS: Record<"en" | "vi", Record<MailPurpose, Writer>> = {
  en: {
    verify: ({ fullName }) => ({
      subject: "Confirm your e-mail address",
      greeting: `Hello ${fullName},`,
      body: "please confirm that this e-mail address is yours:",
      action: "Confirm address",
      validity: "The link is good for two days.",
      ignore: "If you did not create an account with Lectern, you can ignore this mail.",
    }),
    reset: ({ fullName }) => ({
      subject: "Set a new password",
      greeting: `Hello ${fullName},`,
      body: "somebody, probably you, asked for a new password for your Lectern account. Set one here:",
      action: "Set a new password",
      validity: "The link is good for one hour. You will be signed out everywhere.",
      ignore: "If it was not you, ignore this mail: your password stays as it is.",
    }),
    invitation: ({ fullName, organisation }) => ({
      subject: `${organisation} invites you to Lectern`,
      greeting: `Hello ${fullName},`,
      body: `${organisation} has created an account for you. Choose a password to start:`,
      action: "Choose a password",
      validity: "The link is good for seven days.",
      ignore: "If you do not know why you received this, you can ignore it.",
    }),
  },
  vi: {
    verify: ({ fullName }) => ({
      subject: "Xác nhận địa chỉ email của bạn",
      greeting: `Chào ${fullName},`,
      body: "Bạn vui lòng xác nhận đây là địa chỉ email của mình:",
      action: "Xác nhận email",
      validity: "Liên kết có hiệu lực trong hai ngày.",
      ignore: "Nếu bạn không tạo tài khoản Lectern, hãy bỏ qua thư này.",
    }),
    reset: ({ fullName }) => ({
      subject: "Đặt lại mật khẩu",
      greeting: `Chào ${fullName},`,
      body: "Chúng tôi nhận được yêu cầu đặt lại mật khẩu cho tài khoản Lectern của bạn. Bạn có thể đặt mật khẩu mới tại đây:",
      action: "Đặt mật khẩu mới",
      validity: "Liên kết có hiệu lực trong một giờ. Sau khi đổi, bạn sẽ được đăng xuất khỏi mọi thiết bị.",
      ignore: "Nếu bạn không yêu cầu, hãy bỏ qua thư này: mật khẩu hiện tại vẫn giữ nguyên.",
    }),
    invitation: ({ fullName, organisation }) => ({
      subject: `${organisation} mời bạn tham gia Lectern`,
      greeting: `Chào ${fullName},`,
      body: `${organisation} đã tạo tài khoản cho bạn. Hãy chọn mật khẩu để bắt đầu:`,
      action: "Chọn mật khẩu",
      validity: "Liên kết có hiệu lực trong bảy ngày.",
      ignore: "Nếu bạn không rõ vì sao nhận được thư này, bạn có thể bỏ qua.",
    }),
  },
};

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
