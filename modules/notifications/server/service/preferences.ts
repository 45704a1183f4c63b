import type { Actor, Context, RouteInput } from "@lectern/core";
import type * as contract from "../../contract.ts";
import { presentPreferences } from "../notifications.presenter.ts";
import { findPreferences, savePreference, type PreferenceRow } from "../repository/preferences.repository.ts";

export async function getPreferences(ctx: Context, { userId }: Actor): Promise<contract.Preferences> {
  return presentPreferences((await findPreferences(ctx.sql, [userId])).get(userId) ?? null);
}

export async function putPreferences(ctx: Context, actor: Actor, wanted: RouteInput<typeof contract.putPreferences>["body"]): Promise<contract.Preferences> {
  const row: PreferenceRow = {
    userId: actor.userId,
    kinds: wanted.kinds,
    quietFrom: wanted.quietHours?.from ?? null,
    quietTo: wanted.quietHours?.to ?? null,
    emailDigest: wanted.emailDigest,
  };
  await ctx.transaction((tx) => savePreference(tx.sql, actor.organisationId, row));
  return presentPreferences(row);
}
