import { NOTIFICATION_KINDS, type Channels, type NotificationKind } from "../../contract.ts";
import type { PreferenceRow } from "../repository/preferences.repository.ts";

/** How somebody is told of a kind: as they chose, otherwise as it is for everybody. */
export function chosenChannels(row: PreferenceRow | null | undefined, kind: NotificationKind): Channels {
  return row?.kinds[kind] ?? NOTIFICATION_KINDS[kind].channels;
}

/** The same, with the mails that are off altogether. */
export function effectiveChannels(row: PreferenceRow | null | undefined, kind: NotificationKind): Channels {
  const { inApp, email } = chosenChannels(row, kind);
  return { inApp, email: email && row?.emailDigest !== "off" };
}
