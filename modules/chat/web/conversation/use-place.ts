import { useEffect, useEffectEvent, useState } from "react";
import type { Message, Room } from "../../contract.ts";
import type { Goal } from "../list/use-position.ts";

interface PlaceOptions {
  room: Room;
  at: number | undefined;
  bring: (sequence: number) => Promise<boolean>;
}

/** Where one came in, which stays, and where one wants to go. */
export function usePlace({ room, at, bring }: PlaceOptions) {
  // The line stays where it was on the way in, whatever is read from then on.
  const [newAfter] = useState(() => (room.unread > 0 ? room.readSequence : null));
  const [goal, setGoal] = useState<Goal | null>(null);

  const goTo = async (sequence: number) => {
    if (await bring(sequence).catch(() => false)) setGoal({ sequence, highlight: true });
  };
  const find = useEffectEvent(bring);
  useEffect(() => {
    if (at === undefined) return;
    find(at).then(
      (found) => found && setGoal({ sequence: at, highlight: true }),
      // The conversation stays where it is; its own requests say what is the matter.
      () => undefined,
    );
  }, [at]);

  return { goal, newAfter, jump: ({ sequence }: Pick<Message, "sequence">) => void goTo(sequence) };
}
