import type { Context, Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import * as courses from "../repository/courses.repository.ts";
import { closeRoom } from "./changes.ts";

/** Deletes the demonstration courses of an organisation with everything in them; other courses stay. */
export async function removeDemo(ctx: Context, tx: Transaction, organisationId: string): Promise<void> {
  const courseIds = await courses.findDemoCourses(tx.sql, organisationId);
  await courses.removeCourses(tx.sql, courseIds);
  for (const courseId of courseIds) {
    await tx.emit(contract.courseDeleted, { courseId, purged: true }, { organisationId });
    closeRoom(ctx, tx, courseId);
  }
}
