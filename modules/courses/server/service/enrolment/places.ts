import type { Context, Transaction } from "@lectern/core";
import type { CourseRole } from "../../../contract.ts";
import * as errors from "../../courses.errors.ts";
import * as courses from "../../repository/courses.repository.ts";
import * as enrolments from "../../repository/enrolments.repository.ts";
import * as waiting from "../../repository/waiting.repository.ts";
import { announceNew, applyChanges, isActive, type PlaceChange } from "./changes.ts";

type EnrolmentRow = enrolments.EnrolmentRow;

/** One person who is to have a place in one course. */
export interface Wanted {
  /** Locked. */
  readonly course: courses.CourseRow;
  readonly userId: string;
  readonly role: CourseRole;
}

export interface Taking {
  readonly organisationId: string;
  readonly wanted: readonly Wanted[];
  readonly source: enrolments.EnrolmentSource;
  readonly sourceId?: string | null;
  readonly actorId: string | null;
  /** Names in search form, by person. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether somebody suspended or gone gets back in. */
  readonly comesBack: (row: EnrolmentRow) => boolean;
}

export interface Taken {
  readonly row: EnrolmentRow;
  readonly outcome: "created" | "existing" | "reactivated" | "waiting" | "refused";
  /** False when nothing was written. */
  readonly changed: boolean;
}

/**
 * Gives people places on locked courses, in the order given, as far as there is room; students beyond a course's capacity
 * go to the end of its waiting list. Who is in already keeps their place as it is. Answers what became of each, by
 * `placeKey`.
 */
export async function takePlaces(ctx: Context, tx: Transaction, taking: Taking): Promise<Map<string, Taken>> {
  const { organisationId, source, sourceId = null, actorId } = taking;
  const wanted = new Map<string, Wanted>();
  for (const want of taking.wanted) if (!wanted.has(keyOf(want))) wanted.set(keyOf(want), want);
  const places = [...wanted.values()].map(({ course, userId }) => ({ courseId: course.id, userId }));
  const existing = new Map((await enrolments.lockPlaces(tx.sql, places)).map((row) => [placeKey(row.courseId, row.userId), row]));
  const room = await countRoom(tx, [...wanted.values()]);

  const taken = new Map<string, Taken>();
  const added: enrolments.NewEnrolment[] = [];
  const changes: PlaceChange[] = [];
  for (const [key, { course, userId, role }] of wanted) {
    const before = existing.get(key);
    const unchanged = before && unchangedOutcome(before, role, taking);
    if (unchanged) {
      taken.set(key, { row: before, outcome: unchanged, changed: false });
      continue;
    }
    const waitingOrder = role === "student" ? takeRoom(room, course.id) : null;
    const status = waitingOrder === null ? "active" : "waiting";
    if (before) changes.push({ before, status, action: backAction(before, status), role, source, sourceId, waitingOrder });
    else added.push({ id: ctx.newId(), organisationId, courseId: course.id, userId, role, status, source, sourceId, waitingOrder });
  }
  const inserted = await enrolments.insertEnrolments(tx.sql, added, taking.names);
  await announceNew(tx, inserted, { organisationId, actorId });
  for (const row of inserted) taken.set(placeKey(row.courseId, row.userId), { row, outcome: row.status === "waiting" ? "waiting" : "created", changed: true });
  for (const row of await applyChanges(ctx, tx, changes, { organisationId, actorId }))
    taken.set(placeKey(row.courseId, row.userId), { row, outcome: row.status === "waiting" ? "waiting" : "reactivated", changed: true });
  return taken;
}

export function placeKey(courseId: string, userId: string): string {
  return `${courseId} ${userId}`;
}

/**
 * Lets in who waits while there is room, first in line first, on a locked course. To be called in the transaction that
 * made room: somebody left, ended, was suspended or became staff, or the capacity rose.
 */
export async function fillFreePlaces(ctx: Context, tx: Transaction, key: { organisationId: string; courseId: string }): Promise<void> {
  const course = await courses.findCourse(tx.sql, key);
  if (!course || course.status === "archived") return;
  const free = course.capacity === null ? null : course.capacity - course.studentCount;
  if (free !== null && free <= 0) return;
  const userIds = await waiting.lockFirstWaiting(tx.sql, course.id, free);
  if (userIds.length === 0) return;
  const rows = await enrolments.lockPlaces(
    tx.sql,
    userIds.map((userId) => ({ courseId: course.id, userId })),
  );
  const changes = rows.map((before): PlaceChange => ({ before, status: "active", action: "promoted" }));
  await applyChanges(ctx, tx, changes, { organisationId: key.organisationId, actorId: null });
}

/**
 * Changes somebody's place, on a locked course and row. A course keeps an instructor (409 `last_instructor`), unless the
 * account itself is gone; a student's place that becomes free goes to who waits.
 */
export async function changePlace(
  ctx: Context,
  tx: Transaction,
  key: { organisationId: string; courseId: string },
  change: PlaceChange & { readonly actorId: string | null },
): Promise<EnrolmentRow> {
  const { before, status, role = before.role } = change;
  if (role === before.role && status === before.status) return before;
  const leavesStaff = isActive(before, "instructor") && !isActive({ role, status }, "instructor");
  if (leavesStaff && change.action !== "account_deleted" && (await enrolments.countInstructors(tx.sql, key.courseId)) === 1) throw errors.lastInstructor();
  const [after] = await applyChanges(ctx, tx, [change], { organisationId: key.organisationId, actorId: change.actorId });
  if (isActive(before, "student")) await fillFreePlaces(ctx, tx, key);
  return after ?? before;
}

const keyOf = ({ course, userId }: Wanted) => placeKey(course.id, userId);

/** Null where there is something to do. */
function unchangedOutcome(before: EnrolmentRow, role: CourseRole, { comesBack }: Taking): Taken["outcome"] | null {
  if (before.status === "active") return "existing";
  // Nobody waits for a place on the staff.
  if (before.status === "waiting") return role === "student" ? "waiting" : null;
  return comesBack(before) ? null : "refused";
}

function backAction(before: EnrolmentRow, status: "active" | "waiting"): PlaceChange["action"] {
  if (status === "waiting") return "waiting";
  if (before.status === "waiting") return "admitted";
  return before.status === "suspended" ? "restored" : "joined";
}

interface Room {
  free: number;
  lastOrder: number;
}

async function countRoom(tx: Transaction, wanted: readonly Wanted[]): Promise<Map<string, Room>> {
  const limited = new Map(wanted.filter(({ course }) => course.capacity !== null).map(({ course }) => [course.id, course]));
  const lists = new Map((limited.size > 0 ? await waiting.countWaiting(tx.sql, [...limited.keys()]) : []).map((list) => [list.courseId, list]));
  return new Map(
    [...limited].map(([courseId, { capacity, studentCount }]) => {
      const list = lists.get(courseId);
      // Where somebody waits, a free place is theirs.
      return [courseId, { free: list && list.count > 0 ? 0 : Math.max((capacity ?? 0) - studentCount, 0), lastOrder: list?.lastOrder ?? 0 }];
    }),
  );
}

/** Takes a free place (null), or the next place in the waiting list. */
function takeRoom(rooms: Map<string, Room>, courseId: string): number | null {
  const room = rooms.get(courseId);
  if (!room) return null;
  if (room.free > 0) {
    room.free--;
    return null;
  }
  room.lastOrder++;
  return room.lastOrder;
}
