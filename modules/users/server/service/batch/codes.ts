import type { Context } from "@lectern/core";
import type { z } from "zod";
import type { issueSignInCodes as issueCall } from "../../../contract.ts";
import { hashToken } from "../../random-token.ts";
import * as batches from "../../repository/batches.repository.ts";
import { canonicalCode, newSignInCode, SIGN_IN_CODE_DAYS } from "../../sign-in-code.ts";
import { requireManager } from "./apply.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a code per person; this answer is the only place where it ever stands in clear. */
export async function issueSignInCodes(ctx: Context, input: z.output<typeof issueCall.input>): Promise<z.input<typeof issueCall.output>> {
  const actor = await requireManager(ctx, input);
  return ctx.transaction(async (tx) => {
    const now = ctx.now();
    const expiresAt = new Date(now.getTime() + SIGN_IN_CODE_DAYS * DAY_MS);
    const { people: found, lastRow } = await batches.listCreatedWithoutPassword(tx.sql, input);
    const people = found.map((row) => ({ ...row, code: newSignInCode(), expiresAt: expiresAt.toISOString() }));
    const codes = people.map(({ userId, email, code }) => ({ userId, email, hash: hashToken(canonicalCode(code) ?? code).toString("hex") }));
    await batches.replaceCodes(tx.sql, input.organisationId, codes, now, expiresAt);
    if (people.length > 0) {
      await tx.audit({
        action: "user.sign_in_codes_issued",
        targetType: "people_batch",
        targetId: input.batchId,
        details: { people: people.length },
        actorId: actor.userId,
        organisationId: input.organisationId,
      });
    }
    return { people, nextAfterRow: lastRow };
  });
}
