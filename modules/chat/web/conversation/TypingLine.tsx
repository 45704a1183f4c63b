import { useFormat } from "@lectern/ui/web/format";
import { useT } from "../t.ts";
import { useTyping } from "./typing.ts";

const NAMED_AT_MOST = 3;

/** Who is writing. */
export function TypingLine({ roomId }: { roomId: string }) {
  const t = useT();
  const format = useFormat();
  const typing = useTyping(roomId);
  return (
    <p className="h-5 shrink-0 truncate px-4 text-xs text-muted" aria-live="polite">
      {typing.length > 0 && (typing.length > NAMED_AT_MOST ? t("typing.many") : t("typing.some", { count: typing.length, names: format.list(typing) }))}
    </p>
  );
}
