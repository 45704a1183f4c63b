import type { NotificationKind } from "../contract.ts";

/** What a sentence is made of. */
export interface Told {
  readonly kind: NotificationKind;
  readonly values: Readonly<Record<string, string | number>>;
  readonly count: number;
  /** Null: nobody, or an account that is gone. */
  readonly actorName: string | null;
}

interface Words {
  readonly actor: string;
  readonly course: string;
  readonly room: string;
  readonly title: string;
  readonly excerpt: string;
  readonly role: string;
  readonly status: string;
  readonly count: number;
}

export type Language = "en" | "vi";

/** The notification in one sentence: plain text, for mails and for clients that do not know the kind. */
export function sentence(language: Language, { kind, values, count, actorName }: Told): string {
  const text = (name: string) => String(values[name] ?? "");
  return SENTENCES[language][kind]({
    actor: actorName ?? NOBODY[language],
    course: text("course"),
    room: text("room"),
    title: text("title"),
    excerpt: text("excerpt"),
    role: text("role"),
    status: text("status"),
    count,
  });
}

const NOBODY: Readonly<Record<Language, string>> = { en: "Somebody", vi: "Ai đó" };

type Sentence = (words: Words) => string;

const quoted = (lead: string, excerpt: string) => (excerpt === "" ? lead : `${lead}: “${excerpt}”`);

const SENTENCES: Readonly<Record<Language, Readonly<Record<NotificationKind, Sentence>>>> = {
  en: {
    "chat.mention": ({ actor, room, excerpt, count }) =>
      quoted(count > 1 ? `You were mentioned ${count} times${inRoom(room)}, last by ${actor}` : `${actor} mentioned you${inRoom(room)}`, excerpt),
    "chat.reply": ({ actor, room, excerpt, count }) =>
      quoted(count > 1 ? `${count} replies to you${inRoom(room)}, the last by ${actor}` : `${actor} replied to you${inRoom(room)}`, excerpt),
    "chat.direct": ({ actor, excerpt, count }) =>
      quoted(count > 1 ? `${count} direct messages, the last by ${actor}` : `${actor} sent you a direct message`, excerpt),
    "chat.everyone": ({ actor, room, excerpt, count }) =>
      quoted(count > 1 ? `${count} messages to everybody${inRoom(room)}, the last by ${actor}` : `${actor} wrote to everybody${inRoom(room)}`, excerpt),
    announcement: ({ actor, course, title }) => `${actor} announced in ${course}: ${title}`,
    "course.published": ({ course }) => `${course} is open now`,
    "enrolment.created": ({ course, role }) =>
      role === "instructor"
        ? `You now teach ${course}`
        : role === "teaching_assistant"
          ? `You are now a teaching assistant in ${course}`
          : `You have a place in ${course}`,
    "enrolment.promoted": ({ course }) => `A place became free: you are in ${course} now`,
    "enrolment.ended": ({ course, status }) => (status === "suspended" ? `Your place in ${course} is suspended` : `Your place in ${course} has ended`),
  },
  vi: {
    "chat.mention": ({ actor, room, excerpt, count }) =>
      quoted(count > 1 ? `Bạn được nhắc đến ${count} lần${trongPhong(room)}, gần nhất là ${actor}` : `${actor} đã nhắc đến bạn${trongPhong(room)}`, excerpt),
    "chat.reply": ({ actor, room, excerpt, count }) =>
      quoted(count > 1 ? `Có ${count} trả lời cho bạn${trongPhong(room)}, gần nhất là của ${actor}` : `${actor} đã trả lời bạn${trongPhong(room)}`, excerpt),
    "chat.direct": ({ actor, excerpt, count }) =>
      quoted(count > 1 ? `Bạn có ${count} tin nhắn riêng, gần nhất là của ${actor}` : `${actor} đã nhắn tin riêng cho bạn`, excerpt),
    "chat.everyone": ({ actor, room, excerpt, count }) =>
      quoted(
        count > 1
          ? `Có ${count} tin nhắn gửi mọi người${trongPhong(room)}, gần nhất là của ${actor}`
          : `${actor} đã gửi tin nhắn cho mọi người${trongPhong(room)}`,
        excerpt,
      ),
    announcement: ({ actor, course, title }) => `${actor} vừa đăng thông báo trong ${course}: ${title}`,
    "course.published": ({ course }) => `Khoá học ${course} đã mở`,
    "enrolment.created": ({ course, role }) =>
      role === "instructor"
        ? `Bạn là giảng viên của ${course}`
        : role === "teaching_assistant"
          ? `Bạn là trợ giảng của ${course}`
          : `Bạn đã được ghi danh vào ${course}`,
    "enrolment.promoted": ({ course }) => `Đã có chỗ trống: bạn được vào ${course}`,
    "enrolment.ended": ({ course, status }) => (status === "suspended" ? `Bạn tạm thời không thể vào ${course}` : `Bạn không còn tham gia ${course}`),
  },
};

function inRoom(room: string): string {
  return room === "" ? "" : ` in ${room}`;
}

function trongPhong(room: string): string {
  return room === "" ? "" : ` trong ${room}`;
}
