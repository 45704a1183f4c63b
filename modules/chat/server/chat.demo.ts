import type { Context, DemoInput } from "@lectern/core";
import { getMine } from "@lectern/courses/contract";
import { findByEmail } from "@lectern/users/contract";
import { saveMessages } from "./save-messages.ts";

const DOMAIN = "demo.lectern.test";

interface Conversation {
  readonly instructor: string;
  /** Account and words, in order. */
  readonly lines: readonly (readonly [account: string, message: string])[];
}

const CONVERSATIONS: readonly Conversation[] = [
  {
    instructor: "instructor",
    lines: [
      ["instructor", "Welcome, everybody! Ask here whatever stays unclear; others will have the same question."],
      ["student2", "I stopped at the section on DNS: does my phone ask the resolver again for every picture on a page?"],
      ["student5", "I think it keeps the answer for a while. The text says something about a time to live."],
      ["instructor", "Exactly. Every answer carries a time to live, and until it has run out nobody asks again."],
      ["student2", "Ah, so that is why a moved site can look old for an hour. Thank you!"],
      ["student1", "Is there a way to see the headers of a page I open myself?"],
      ["instructor", "Open the developer tools, choose Network, reload, and click on the first line. We will look at it together next week."],
    ],
  },
  {
    instructor: "instructor2",
    lines: [
      ["instructor2", "Chào các em! Có gì chưa rõ trong bài thì cứ hỏi ở đây nhé."],
      ["student12", "Thưa cô, khi nào thì nên dùng trung vị thay cho trung bình ạ?"],
      ["student20", "Mình nghĩ là khi có vài giá trị quá lớn so với phần còn lại."],
      ["instructor2", "Đúng rồi. Ví dụ thu nhập của cả lớp sẽ lệch hẳn nếu có một người rất giàu, còn trung vị thì hầu như không đổi."],
      ["student12", "Em hiểu rồi, em cảm ơn cô ạ!"],
    ],
  },
];

/** A few lines of conversation in the demonstration courses; written again after an interruption they stay the same lines. */
export default async function demo(ctx: Context, { organisationId }: DemoInput): Promise<void> {
  for (const { instructor, lines } of CONVERSATIONS) {
    const emails = [...new Set([instructor, ...lines.map(([account]) => account)])].map((account) => `${account}@${DOMAIN}`);
    const people = new Map((await ctx.call(findByEmail, { organisationId, emails })).map((person) => [person.email, person]));
    const teacher = people.get(`${instructor}@${DOMAIN}`);
    const [course] = teacher ? await ctx.call(getMine, { organisationId, userId: teacher.id, role: "instructor" }) : [];
    if (!course) continue;
    for (const [at, [account, body]] of lines.entries()) {
      const person = people.get(`${account}@${DOMAIN}`);
      if (!person) continue;
      const sender = { id: person.id, fullName: person.fullName, avatarUrl: null };
      const access = { id: course.id, kind: "course" as const, organisationId, courseId: course.id, title: course.title, memberIds: [] };
      const plain = { messageType: "text" as const, replyTo: null, mentions: [], mentionsEveryone: false, file: null, system: null };
      await ctx.write(saveMessages, { access, isModerator: true, sender, clientId: `demo-${at}`, body, ...plain });
    }
  }
}
