import type { Sql } from "@lectern/core/ports";
import { findPlaces, listSilent } from "../repository/places.repository.ts";

type Reason = "mention" | "reply" | "direct";

/** Of the people a message is meant for, those who want to be told of it; and with `everyone`, who wants to be told nothing of the room. */
export async function whoWantsToBeTold(
  sql: Sql,
  roomId: string,
  meant: ReadonlyMap<string, Reason>,
  everyone: boolean,
): Promise<{ recipients: Map<string, Reason>; silent: string[] }> {
  const chosen = await findPlaces(
    sql,
    [...meant.keys()].map((userId) => ({ roomId, userId })),
  );
  const recipients = new Map(meant);
  for (const { userId, notices } of chosen) {
    const reason = meant.get(userId);
    if (notices === "nothing" || (notices === "mentions" && reason === "direct")) recipients.delete(userId);
  }
  return { recipients, silent: everyone ? await listSilent(sql, roomId) : [] };
}
