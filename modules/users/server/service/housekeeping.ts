import type { Context, Transaction } from "@lectern/core";
import { userDeleted } from "../../contract.ts";
import { deleteDemoGroups } from "../repository/groups.repository.ts";
import { deleteDemoPeople } from "../repository/people.repository.ts";
import { deleteExpiredSessions } from "../repository/sessions.repository.ts";
import { deleteExpiredMailTokens } from "../repository/tokens.repository.ts";

/** Ended sessions are kept so long, so that the reuse of a token is still recognised and can be looked into. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Deletes the demonstration's people and their groups, but the administrator who asked, who keeps the house. */
export async function removeDemoPeople(
  ctx: Context,
  tx: Transaction,
  { organisationId, keepUserId }: { organisationId: string; keepUserId: string },
): Promise<void> {
  const deleted = await deleteDemoPeople(tx.sql, organisationId, keepUserId);
  for (const { id } of deleted) {
    await tx.emit(userDeleted, { userId: id, organisationId }, { organisationId, actorId: keepUserId });
    tx.afterCommit(() => ctx.realtime.disconnectRoom(`user_${id}`));
  }
  await deleteDemoGroups(tx.sql, organisationId);
  if (deleted.length === 0) return;
  await tx.audit({
    action: "user.demo_removed",
    targetType: "organisation",
    targetId: organisationId,
    details: { people: deleted.length },
    actorId: keepUserId,
    organisationId,
  });
}

export async function removeExpired(ctx: Context): Promise<{ sessions: number; tokens: number }> {
  const before = new Date(ctx.now().getTime() - KEPT_MS);
  return ctx.transaction(async (tx) => ({
    sessions: await deleteExpiredSessions(tx.sql, before),
    tokens: await deleteExpiredMailTokens(tx.sql, before),
  }));
}
