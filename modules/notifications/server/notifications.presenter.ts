import type { PersonSummary } from "@lectern/users/contract";
import type { Announcement, Notification, NotificationKind, NotificationState, Preferences } from "../contract.ts";
import type { AnnouncementRow } from "./repository/announcements.repository.ts";
import type { EntryRow, MailboxRow } from "./repository/entries.repository.ts";
import type { PreferenceRow } from "./repository/preferences.repository.ts";
import { sentence } from "./sentences.ts";
import { chosenChannels } from "./service/channels.ts";

export type People = ReadonlyMap<string, PersonSummary>;

export function presentNotification(row: EntryRow, people: People): Notification {
  const { id, sequence, kind, values, link, courseId, groupKey, count } = row;
  const actor = (row.actorId && people.get(row.actorId)) || null;
  return {
    id,
    sequence,
    kind,
    values: { ...values },
    text: sentence("en", { kind, values, count, actorName: actor?.fullName ?? null }),
    actor,
    link,
    courseId,
    groupKey,
    count,
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  };
}

/** Without a mailbox nothing was ever told. */
export function presentState(mailbox: MailboxRow | null): NotificationState {
  return { sequence: mailbox?.sequence ?? 0, revision: mailbox?.revision ?? 0, unread: mailbox?.unread ?? 0 };
}

export function presentPreferences(row: PreferenceRow | null): Preferences {
  const of = (kind: NotificationKind) => chosenChannels(row, kind);
  return {
    kinds: {
      "chat.mention": of("chat.mention"),
      "chat.reply": of("chat.reply"),
      "chat.direct": of("chat.direct"),
      "chat.everyone": of("chat.everyone"),
      announcement: of("announcement"),
      "course.published": of("course.published"),
      "enrolment.created": of("enrolment.created"),
      "enrolment.promoted": of("enrolment.promoted"),
      "enrolment.ended": of("enrolment.ended"),
    },
    quietHours: row?.quietFrom && row.quietTo ? { from: row.quietFrom, to: row.quietTo } : null,
    emailDigest: row?.emailDigest ?? "hourly",
  };
}

export function presentAnnouncement(row: AnnouncementRow, people: People): Announcement {
  const { id, courseId, title, body, version } = row;
  return {
    id,
    courseId,
    title,
    body,
    author: people.get(row.authorId) ?? null,
    version,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
  };
}
