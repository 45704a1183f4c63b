import type { Notification } from "./api.ts";
import { useT } from "./t.ts";

/** What a notification says, in the reader's language; where and what exactly stand beside it. */
export function useSentence(): (notification: Notification) => string {
  const t = useT();
  return ({ kind, values, count, actor }) => {
    const words = {
      actor: actor?.fullName ?? t("somebody"),
      course: String(values["course"] ?? ""),
      title: String(values["title"] ?? ""),
      count,
    };
    switch (kind) {
      case "chat.mention":
      case "chat.reply":
      case "chat.direct":
      case "chat.everyone":
        return count > 1 ? t(`many.${kind}`, words) : t(`say.${kind}`, words);
      case "enrolment.created":
        if (values["role"] === "instructor" || values["role"] === "teaching_assistant") return t(`place.${values["role"]}`, words);
        return t("say.enrolment.created", words);
      case "enrolment.ended":
        return values["status"] === "suspended" ? t("place.suspended", words) : t("say.enrolment.ended", words);
      default:
        return t(`say.${kind}`, words);
    }
  };
}
