import { z } from "zod";

/** What people are told of. */
export const notificationKind = z.enum([
  "chat.mention",
  "chat.reply",
  "chat.direct",
  "chat.everyone",
  "announcement",
  "course.published",
  "enrolment.created",
  "enrolment.promoted",
  "enrolment.ended",
]);
export type NotificationKind = z.output<typeof notificationKind>;

/** `inApp`: an entry and the badge, at once. `email`: in the next digest, where the entry is still unread by then. */
export const channels = z.object({ inApp: z.boolean(), email: z.boolean() });
export type Channels = z.output<typeof channels>;

interface KindRule {
  /** For people who have chosen nothing. */
  readonly channels: Channels;
  readonly summary: string;
}

const EVERYWHERE: Channels = { inApp: true, email: true };
const IN_APP: Channels = { inApp: true, email: false };

/** The one table of kinds; the order is that of the settings page. */
export const NOTIFICATION_KINDS: Readonly<Record<NotificationKind, KindRule>> = {
  "chat.mention": { channels: EVERYWHERE, summary: "Somebody named them in a conversation" },
  "chat.reply": { channels: EVERYWHERE, summary: "Somebody answered one of their messages" },
  "chat.direct": { channels: EVERYWHERE, summary: "Somebody wrote to them directly" },
  "chat.everyone": { channels: IN_APP, summary: "Staff called everybody of a conversation" },
  announcement: { channels: EVERYWHERE, summary: "Staff announced something to the course" },
  "course.published": { channels: EVERYWHERE, summary: "A course they have a place in can be read now" },
  "enrolment.created": { channels: EVERYWHERE, summary: "Somebody else gave them a place in a course" },
  "enrolment.promoted": { channels: EVERYWHERE, summary: "They came from the waiting list into the course" },
  "enrolment.ended": { channels: IN_APP, summary: "Somebody else suspended or ended their place in a course" },
};
