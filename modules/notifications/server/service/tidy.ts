import type { Context, Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import { presentState } from "../notifications.presenter.ts";
import { deleteOfCourse } from "../repository/announcements.repository.ts";
import type { MailboxRow } from "../repository/entries.repository.ts";
import { dropIntake, dropOldIntake } from "../repository/intake.repository.ts";
import * as removal from "../repository/removal.repository.ts";
import { announcementGroup } from "./intake.ts";

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

function tell(tx: Transaction, mailboxes: readonly MailboxRow[]): void {
  for (const mailbox of mailboxes) tx.broadcast(`user_${mailbox.userId}`, contract.notificationsChanged, presentState(mailbox));
}
