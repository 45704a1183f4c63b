import type { messageChanged } from "@lectern/chat/contract";
import type { Context, Transaction } from "@lectern/core";
import type { z } from "zod";
import * as contract from "../../contract.ts";
import { presentState } from "../notifications.presenter.ts";
import { deleteOfCourse } from "../repository/announcements.repository.ts";
import { retellEntries, type MailboxRow } from "../repository/entries.repository.ts";
import { dropIntake, dropOldIntake, retellIntake } from "../repository/intake.repository.ts";
import * as removal from "../repository/removal.repository.ts";
import { announcementGroup, linkToMessage } from "./intake.ts";

const DAY_MS = 24 * 60 * 60_000;
const READ_KEPT_DAYS = 90;
const ALL_KEPT_DAYS = 180;
/** What could not be told for so long is not told any more. */
const INTAKE_KEPT_DAYS = 30;
/** Entries removed in one transaction. */
const BATCH = 1_000;

export async function tidyNotifications(ctx: Context): Promise<{ removed: number }> {
  const before = (days: number) => new Date(ctx.now().getTime() - days * DAY_MS);
  const limits = { readBefore: before(READ_KEPT_DAYS), allBefore: before(ALL_KEPT_DAYS) };
  const removed = await removal.countOld(ctx.sql, limits);
  for (let left = removed; left > 0; left -= BATCH) {
    await ctx.transaction(async (tx) => tell(tx, await removal.removeOld(tx.sql, { ...limits, limit: BATCH })));
  }
  await dropOldIntake(ctx.sql, before(INTAKE_KEPT_DAYS));
  return { removed };
}

export async function forgetCourse(tx: Transaction, courseId: string): Promise<void> {
  await dropIntake(tx.sql, { courseId });
  await deleteOfCourse(tx.sql, courseId);
  tell(tx, await removal.removeEntries(tx.sql, { courseId }));
}

export async function forgetAnnouncement(tx: Transaction, { courseId, announcementId }: { courseId: string; announcementId: string }): Promise<void> {
  const about = { courseId, groupKey: announcementGroup(announcementId) };
  await dropIntake(tx.sql, about);
  tell(tx, await removal.removeEntries(tx.sql, about));
}

/** What is told of a message says what the message says; of one that was taken back nothing is told but how many there were. */
export async function followMessage(
  tx: Transaction,
  organisationId: string | null,
  { excerpt, ...message }: z.output<typeof messageChanged.data>,
): Promise<void> {
  if (!organisationId) return;
  const about = { organisationId, link: linkToMessage(message) };
  if (excerpt === null) {
    await dropIntake(tx.sql, about);
    tell(tx, await removal.removeEntries(tx.sql, about));
  } else {
    await retellIntake(tx.sql, about, excerpt);
  }
  tell(tx, await retellEntries(tx.sql, about, excerpt ?? ""));
}

function tell(tx: Transaction, mailboxes: readonly MailboxRow[]): void {
  for (const mailbox of mailboxes) tx.broadcast(`user_${mailbox.userId}`, contract.notificationsChanged, presentState(mailbox));
}
