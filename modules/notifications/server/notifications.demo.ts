import type { Actor, Context, DemoInput } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import * as users from "@lectern/users/contract";
import { createAnnouncement } from "./service/announcements.ts";

const DOMAIN = "demo.lectern.test";

/** The instructor of the demonstration has something to say to each course, in the course's language. */
export default async function demo(ctx: Context, { organisationId }: DemoInput): Promise<void> {
  const [instructor] = await ctx.call(users.findByEmail, { organisationId, emails: [`instructor@${DOMAIN}`] });
  const found = instructor && (await ctx.call(users.getActor, { organisationId, userId: instructor.id }));
  if (!found) return;
  const actor: Actor = found;
  for (const { id: courseId, language } of await ctx.call(courses.getMine, { organisationId, userId: actor.userId, role: "instructor" })) {
    const { userId, role } = actor;
    const access = await ctx.call(courses.getAccess, { organisationId, userId, role, courseId });
    if (access?.status === "published") await createAnnouncement(ctx, { actor, access }, language === "vi" ? WELCOME.vi : WELCOME.en);
  }
}

const WELCOME = {
  en: {
    title: "Welcome, and how we work here",
    body: "Welcome to the course!\n\nTake the lessons at your own pace. Ask in the course's conversation whenever something is unclear: others will have the same question.\n\nI look in every weekday afternoon.",
  },
  vi: {
    title: "Chào mừng các bạn đến với khoá học",
    body: "Chào mừng các bạn!\n\nHãy học theo nhịp độ của riêng mình. Nếu có chỗ nào chưa rõ, cứ hỏi trong phần trao đổi của khoá học: chắc chắn có bạn khác cũng đang thắc mắc như vậy.\n\nMình ghé vào trả lời mỗi chiều các ngày trong tuần.",
  },
} as const;
