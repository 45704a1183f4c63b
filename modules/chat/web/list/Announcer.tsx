import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Message } from "../../contract.ts";
import { useT } from "../t.ts";

/** Tells screen readers what others write now; never what is loaded from history. */
export function Announcer({ messages, me }: { messages: readonly Message[]; me: string }) {
  const t = useT();
  const last = messages.at(-1);
  const known = useRef(last?.sequence ?? 0);
  const [said, setSaid] = useState("");
  const announce = useEffectEvent((_latest: number | undefined) => {
    if (!last || last.sequence <= known.current) return;
    const isNext = last.sequence === known.current + 1;
    known.current = last.sequence;
    if (isNext && last.sender.id !== me) setSaid(t("message.answers", { name: last.sender.fullName, text: last.message || (last.file?.name ?? "") }));
  });
  const latest = last?.sequence;
  useEffect(() => announce(latest), [latest]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
