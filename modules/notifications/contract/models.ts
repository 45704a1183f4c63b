import { id, instant } from "@lectern/core";
import { z } from "zod";
import { channels, notificationKind } from "./kinds.ts";

/** Whose act it was. */
export const notificationActor = z.object({ id, fullName: z.string(), avatarUrl: z.string().nullable() });

/**
 * What somebody is told of. Several of one kind about the same thing are one entry while it is unread: `count` rises, and it takes
 * the next `sequence` and so moves up.
 */
export const notification = z.object({
  id,
  /** The latest has the highest. Every arrival takes the person's next number; an entry that moved up left its old one behind. */
  sequence: z.number().int(),
  kind: notificationKind,
  /**
   * Values for the sentence, by kind: `course` (title), `room` (title, empty for direct messages), `excerpt` (beginning of the
   * message or announcement), `title` (of the announcement), `role` (in the course), `status` (of the ended place).
   */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The sentence in English, for clients that do not know the kind. Plain text. */
  text: z.string(),
  /** Null: Lectern itself, or an account that is gone. */
  actor: notificationActor.nullable(),
  /** Path in the web application. */
  link: z.string(),
  courseId: id.nullable(),
  /** Entries with the same one are about the same thing. */
  groupKey: z.string(),
  /** How often it happened since it was last read. */
  count: z.number().int(),
  /** Of the latest of them. */
  createdAt: instant,
  readAt: instant.nullable(),
});
export type Notification = z.output<typeof notification>;

/** Where a person stands. */
export const notificationState = z.object({
  /** Number of the latest arrival; 0: none yet. */
  sequence: z.number().int(),
  /** Rises by one with every change (arrived, read, unread again, removed): who holds the state before it may apply the change, everybody else asks anew. */
  revision: z.number().int(),
  unread: z.number().int(),
});
export type NotificationState = z.output<typeof notificationState>;

/** Wall clock time, `HH:MM`, in the person's own time zone. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const quietHours = z
  .object({ from: clockTime, to: clockTime })
  .refine(({ from, to }) => from !== to, { message: "Quiet hours need a beginning and another end", path: ["to"] });
export type QuietHours = z.output<typeof quietHours>;

/** `hourly`: an hour after the first unread thing. `daily`: a day after it. `off`: no mails at all. */
export const emailDigest = z.enum(["hourly", "daily", "off"]);
export type EmailDigest = z.output<typeof emailDigest>;

export const preferences = z.object({
  /** Every kind there is. */
  kinds: z.record(notificationKind, channels),
  /** No mails leave in these hours; they wait for the end. */
  quietHours: quietHours.nullable(),
  emailDigest,
});
export type Preferences = z.output<typeof preferences>;
