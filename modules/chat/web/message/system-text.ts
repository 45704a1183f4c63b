import { useFormat } from "@lectern/ui/web/format";
import type { Message } from "../../contract.ts";
import { useT } from "../t.ts";

/** What a system message says, in the reader's language; the server's own sentence where it is of an unknown kind. */
export function useSystemText({ system, message, sender }: Message): string {
  const t = useT();
  const format = useFormat();
  const name = sender.fullName || t("message.formerMember");
  switch (system?.kind) {
    case "slow_mode_changed": {
      const seconds = Number(system.values["seconds"] ?? 0);
      return seconds > 0 ? t("system.slowModeOn", { name, duration: format.duration(seconds) }) : t("system.slowModeOff", { name });
    }
    case "writers_changed":
      return system.values["writers"] === "staff" ? t("system.writersStaff", { name }) : t("system.writersEveryone", { name });
    case "message_pinned":
      return t("system.pinned", { name });
    case "announcement":
      return t("system.announcement", { name, title: String(system.values["title"] ?? "") });
    case "session_started":
      return t("system.sessionStarted");
    case "session_ended":
      return t("system.sessionEnded");
    default:
      return message;
  }
}
