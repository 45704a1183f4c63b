import type { messageAddressed, RoomKind } from "@lectern/chat/contract";
import type { EventEnvelope, Transaction } from "@lectern/core";
import type * as courses from "@lectern/courses/contract";
import type { z } from "zod";
import * as contract from "../../contract.ts";
import * as intake from "../repository/intake.repository.ts";

/*
 * What becomes of events. Handlers ask no other room, they are in the dispatcher's transaction: they write down what to tell and
 * see to it that the job looks.
 */

type Data<E extends { data: z.ZodType }> = EventEnvelope<z.output<E["data"]>>;

/** How they came in, where nobody else gave them the place. */
const OWN_DOING: ReadonlySet<string> = new Set(["self", "code", "creator", "demo"]);
const PROMOTED_WITH_MS = 60_000;
const REASONS = { mention: "chat.mention", reply: "chat.reply", direct: "chat.direct" } as const;

export async function noteMessage(tx: Transaction, event: Data<typeof messageAddressed>): Promise<void> {
  const { roomId, kind: roomKind, courseId, roomTitle, sequence, senderId, excerpt, recipients, everyone, silent } = event.data;
  const content = {
    link: linkToMessage({ roomId, kind: roomKind, sequence }),
    values: { room: roomTitle ?? "", excerpt },
    groupKey: `chat.everyone:${roomId}`,
    kind: "chat.everyone" as const,
  };
  const about = { courseId, actorId: senderId };
  const people = recipients.map(({ userId, reason }) => ({ userId, kind: REASONS[reason], groupKey: `${REASONS[reason]}:${roomId}` }));
  if (people.length > 0) await note(tx, event, "people", { ...content, people, except: [] }, about);
  if (everyone && courseId) await note(tx, event, "course", { ...content, people: [], except: [...recipients.map(({ userId }) => userId), ...silent] }, about);
}

/** Where a message is shown: its entries are known by it. */
export function linkToMessage({ roomId, kind, sequence }: { roomId: string; kind: RoomKind; sequence: number }): string {
  return kind === "course" ? `/course/${roomId}/chat?at=${sequence}` : `/messages/${roomId}?at=${sequence}`;
}

export async function notePublished(tx: Transaction, event: Data<typeof courses.coursePublished>): Promise<void> {
  const { courseId } = event.data;
  const content = {
    kind: "course.published",
    values: {},
    link: `/course/${courseId}`,
    groupKey: `course.published:${courseId}`,
    people: [],
    except: [],
  } as const;
  await note(tx, event, "course", content, { courseId, actorId: event.actorId });
}

export async function noteEnrolled(tx: Transaction, event: Data<typeof courses.enrolmentCreated>): Promise<void> {
  const { courseId, userId, source } = event.data;
  if (OWN_DOING.has(source)) return;
  const since = new Date(Date.parse(event.occurredAt) - PROMOTED_WITH_MS);
  if (await intake.isPromoted(tx.sql, { courseId, userId, since })) return;
  await noteEnrolment(tx, event, "enrolment.created");
}

export function notePromoted(tx: Transaction, event: Data<typeof courses.enrolmentPromoted>): Promise<void> {
  return noteEnrolment(tx, event, "enrolment.promoted");
}

export function noteEnded(tx: Transaction, event: Data<typeof courses.enrolmentEnded>): Promise<void> {
  return noteEnrolment(tx, event, "enrolment.ended", { status: event.data.status });
}

export async function noteAnnouncement(tx: Transaction, event: Data<typeof contract.announcementCreated>): Promise<void> {
  const { announcementId, courseId, title, excerpt } = event.data;
  const content = {
    kind: "announcement",
    values: { title, excerpt },
    link: `/course/${courseId}/announcements`,
    groupKey: announcementGroup(announcementId),
    people: [],
    except: [],
  } as const;
  await note(tx, event, "course", content, { courseId, actorId: event.actorId });
}

export function announcementGroup(announcementId: string): string {
  return `announcement:${announcementId}`;
}

async function noteEnrolment(
  tx: Transaction,
  event: EventEnvelope<{ courseId: string; userId: string; role: string }>,
  kind: contract.NotificationKind,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { courseId, userId, role } = event.data;
  if (event.actorId === userId) return;
  const content = { kind, values: { role, ...more }, link: `/course/${courseId}`, groupKey: `enrolment:${courseId}`, people: [{ userId }], except: [] };
  await note(tx, event, "people", content, { courseId, actorId: event.actorId });
}

async function note(
  tx: Transaction,
  { id: eventId, organisationId, occurredAt }: EventEnvelope,
  part: intake.IntakeRow["part"],
  content: intake.IntakeContent,
  about: { courseId: string | null; actorId: string | null },
): Promise<void> {
  if (!organisationId) return;
  const added = await intake.addIntake(tx.sql, { eventId, part, organisationId, occurredAt: new Date(occurredAt), content, ...about });
  if (added && (await intake.callJob(tx.sql))) await tx.startJob(contract.deliver, {}, { ownerId: null, organisationId: null });
}
