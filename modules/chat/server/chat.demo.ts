import type { Context, DemoInput } from "@lectern/core";
import { getMine } from "@lectern/courses/contract";
import { findByEmail, getActor } from "@lectern/users/contract";
import type { RoomGrant } from "./chat.policy.ts";
import { findMessage } from "./repository/messages.repository.ts";
import { saveMessages } from "./save-messages.ts";
import { pin } from "./service/pins.ts";
import { react } from "./service/reactions.ts";

const DOMAIN = "demo.lectern.test";

interface Line {
  /** Account. */
  readonly by: string;
  readonly says: string;
  /** The line it answers, counted from 0. */
  readonly answers?: number;
  /** Accounts whose full names stand in it after an `@`: `@{student2}`. */
  readonly names?: readonly string[];
  readonly reactions?: Readonly<Record<string, readonly string[]>>;
  readonly pinned?: true;
}

interface Conversation {
  readonly instructor: string;
  /** In order. */
  readonly lines: readonly Line[];
}

const CONVERSATIONS: readonly Conversation[] = [
  {
    instructor: "instructor",
    lines: [
      {
        by: "instructor",
        says: "Welcome, everybody! Ask here whatever stays unclear; others will have the same question.",
        reactions: { "👋": ["student1", "student2", "student5"] },
        pinned: true,
      },
      { by: "student2", says: "I stopped at the section on DNS: does my phone ask the resolver again for every picture on a page?" },
      {
        by: "student5",
        says: "I think it keeps the answer for a while. The text says something about a time to live.",
        answers: 1,
        reactions: { "👍": ["student2"] },
      },
      {
        by: "instructor",
        says: "Exactly, @{student5}. Every answer carries a time to live, and until it has run out nobody asks again.",
        answers: 1,
        names: ["student5"],
        reactions: { "💡": ["student2", "student1"], "🙏": ["student5"] },
      },
      { by: "student2", says: "Ah, so that is why a moved site can look old for an hour. Thank you!", answers: 1 },
      { by: "student1", says: "Is there a way to see the headers of a page I open myself?" },
      {
        by: "instructor",
        says: "Open the developer tools, choose Network, reload, and click on the first line. We will look at it together next week.",
        answers: 5,
        reactions: { "👍": ["student1", "student2"] },
      },
    ],
  },
  {
    instructor: "instructor2",
    lines: [
      { by: "instructor2", says: "Chào các em! Có gì chưa rõ trong bài thì cứ hỏi ở đây nhé.", reactions: { "❤️": ["student12", "student20"] }, pinned: true },
      { by: "student12", says: "Thưa cô, khi nào thì nên dùng trung vị thay cho trung bình ạ?" },
      { by: "student20", says: "Mình nghĩ là khi có vài giá trị quá lớn so với phần còn lại.", answers: 1 },
      {
        by: "instructor2",
        says: "Đúng rồi, @{student20}. Ví dụ thu nhập của cả lớp sẽ lệch hẳn nếu có một người rất giàu, còn trung vị thì hầu như không đổi.",
        answers: 1,
        names: ["student20"],
        reactions: { "👍": ["student12", "student20"] },
      },
      { by: "student12", says: "Em hiểu rồi, em cảm ơn cô ạ!", answers: 1 },
    ],
  },
];

/** A few lines of conversation in the demonstration courses; written again after an interruption they stay the same lines. */
export default async function demo(ctx: Context, { organisationId }: DemoInput): Promise<void> {
  for (const conversation of CONVERSATIONS) await write(ctx, organisationId, conversation);
}

async function write(ctx: Context, organisationId: string, { instructor, lines }: Conversation): Promise<void> {
  const emails = [...new Set([instructor, ...lines.map(({ by }) => by)])].map((account) => `${account}@${DOMAIN}`);
  const people = new Map((await ctx.call(findByEmail, { organisationId, emails })).map((person) => [person.email.replace(`@${DOMAIN}`, ""), person]));
  const teacher = people.get(instructor);
  const [course] = teacher ? await ctx.call(getMine, { organisationId, userId: teacher.id, role: "instructor" }) : [];
  if (!course) return;
  const access = { id: course.id, kind: "course" as const, organisationId, courseId: course.id, title: course.title, memberIds: [] };
  const grantOf = async (account: string): Promise<RoomGrant | null> => {
    const actor = await ctx.call(getActor, { organisationId, userId: people.get(account)?.id ?? "" });
    return actor && { actor, access: { ...access, permissions: ["read", "write", "moderate"], isStaff: account === instructor, closed: false } };
  };
  const said: string[] = [];
  for (const [at, line] of lines.entries()) {
    const person = people.get(line.by);
    if (!person) return;
    const named = (line.names ?? []).flatMap((account) => people.get(account) ?? []);
    const body = line.says.replaceAll(/\{(\w+)\}/g, (_, account: string) => people.get(account)?.fullName ?? account);
    const saved = await ctx.write(saveMessages, {
      access,
      isModerator: true,
      sender: { id: person.id, fullName: person.fullName, avatarUrl: null },
      clientId: `demo-${at}`,
      body,
      messageType: "text",
      replyTo: line.answers === undefined ? null : (said[line.answers] ?? null),
      mentions: named.map(({ id, fullName }) => ({ id, fullName, avatarUrl: null })),
      mentionsEveryone: false,
      file: null,
      system: null,
    });
    said.push(saved.repeated ? saved.row.id : saved.message.id);
  }
  for (const [at, { reactions = {}, pinned }] of lines.entries()) {
    const messageId = said[at] ?? "";
    for (const [emoji, accounts] of Object.entries(reactions)) {
      for (const grant of await Promise.all(accounts.map(grantOf))) if (grant) await react(ctx, grant, { messageId, emoji, on: true });
    }
    const grant = pinned ? await grantOf(instructor) : null;
    const message = grant && (await findMessage(ctx.sql, { organisationId, roomId: course.id }, messageId));
    if (grant && message) await pin(ctx, { ...grant, message }, true);
  }
}
