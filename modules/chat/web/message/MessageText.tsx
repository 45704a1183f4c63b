import { cx } from "@lectern/ui/cx";
import { useUser } from "@lectern/ui/web/session";
import { Fragment, useMemo } from "react";
import type { Message } from "../../contract.ts";
import { segmentsOf, type Segment } from "./segments.ts";

/** A message's words: plain text, in which addresses can be followed, code stands out and names are marked. Never mark-up. */
export function MessageText({ message }: { message: Pick<Message, "message" | "mentions" | "mentionsEveryone"> }) {
  const { id: me } = useUser();
  const segments = useMemo(() => segmentsOf(message.message, message), [message]);
  return (
    <p className="text-pretty break-words whitespace-pre-wrap">
      {segments.map((segment, index) => (
        // Nothing of a text moves within it: the place is the key.
        <Fragment key={index}>{drawSegment(segment, me)}</Fragment>
      ))}
    </p>
  );
}

function drawSegment(segment: Segment, me: string) {
  switch (segment.kind) {
    case "text":
      return segment.text;
    case "code":
      return <code className="rounded-sm border border-line bg-sunken px-1 py-px font-mono text-sm">{segment.text}</code>;
    case "block":
      return (
        <code className="my-1 block overflow-x-auto rounded-sm border border-line bg-sunken px-3 py-2 font-mono text-sm whitespace-pre">{segment.text}</code>
      );
    case "link":
      return (
        <a
          href={segment.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="break-all text-accent-text underline underline-offset-3 hover:decoration-2"
        >
          {segment.text}
        </a>
      );
    case "mention": {
      const forMe = segment.userId === null || segment.userId === me;
      return (
        <span className={cx("rounded-sm px-0.5 font-medium", forMe ? "bg-accent text-on-accent" : "bg-accent-soft text-accent-text")}>{segment.text}</span>
      );
    }
  }
}
