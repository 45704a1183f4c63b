import type { Context } from "@lectern/core";
import type { z } from "zod";
import type { getStats as getStatsCall } from "../../contract.ts";
import { countPeople } from "../repository/people.repository.ts";
import { countActiveSessions } from "../repository/sessions.repository.ts";

/** Of one organisation, or with null of the whole platform. */
export async function getStats(ctx: Context, organisationId: string | null): Promise<z.output<(typeof getStatsCall)["output"]>> {
  const [counts, activeSessions] = await Promise.all([countPeople(ctx.sql, organisationId), countActiveSessions(ctx.sql, organisationId, ctx.now())]);
  const peopleByRole = { student: 0, teaching_assistant: 0, instructor: 0, admin: 0, platform_admin: 0 };
  const totals = { people: 0, suspended: 0, demoPeople: 0 };
  for (const count of counts) {
    peopleByRole[count.role] = count.people;
    totals.people += count.people;
    totals.suspended += count.suspended;
    totals.demoPeople += count.demoPeople;
  }
  return { peopleByRole, ...totals, activeSessions };
}
