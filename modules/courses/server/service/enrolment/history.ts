import type { Context } from "@lectern/core";
import type { z } from "zod";
import type * as contract from "../../../contract.ts";
import type { EnrolmentGrant } from "../../courses.policy.ts";
import * as enrolments from "../../repository/enrolments.repository.ts";
import { knownPeople } from "../people.ts";

const MAX_ENTRIES = 200;

export async function getHistory(ctx: Context, { access, enrolmentId }: EnrolmentGrant): Promise<z.input<typeof contract.getEnrolmentHistory.reply>> {
  const rows = await enrolments.listHistory(ctx.sql, enrolmentId, MAX_ENTRIES);
  const known = await knownPeople(
    ctx.sql,
    access.organisationId,
    rows.map(({ actorId }) => actorId),
  );
  return {
    items: rows.map(({ action, role, source, actorId, happenedAt }) => ({
      action,
      role,
      source,
      actor: (actorId && known.get(actorId)) || null,
      happenedAt: happenedAt.toISOString(),
    })),
  };
}
