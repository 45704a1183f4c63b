import { toast } from "@lectern/ui/Toast";
import { useUser } from "@lectern/ui/web/session";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Message } from "../../contract.ts";
import { takeMessage } from "../events.ts";
import { useExplain } from "../refusals.ts";
import { socket } from "../socket.ts";

/** What one does to a message; each waits for the server, shows what it answered, and says what went wrong. */
export interface MessageCalls {
  readonly react: (message: Message, emoji: string, on?: boolean) => void;
  readonly edit: (message: Message, text: string, mentions: readonly string[]) => Promise<boolean>;
  readonly remove: (message: Message) => Promise<boolean>;
  readonly pin: (message: Message, pinned: boolean) => void;
}

export function useMessageCalls(): MessageCalls {
  const queryClient = useQueryClient();
  const explain = useExplain();
  const emit = socket.useEmit();
  const { id: me } = useUser();
  return useMemo(() => {
    async function run(call: Promise<{ message: Message }>): Promise<boolean> {
      try {
        takeMessage(queryClient, (await call).message);
        return true;
      } catch (error) {
        toast({ message: explain(error), tone: "danger" });
        return false;
      }
    }
    return {
      react: ({ id: messageId, roomId, reactions }, emoji, on) => {
        const mine = reactions.find((one) => one.emoji === emoji)?.userIds.includes(me) ?? false;
        void run(emit("react", { roomId, messageId, emoji, on: on ?? !mine }));
      },
      edit: ({ id: messageId, roomId }, message, mentions) => run(emit("edit-message", { roomId, messageId, message, mentions: [...mentions] })),
      remove: ({ id: messageId, roomId }) => run(emit("delete-message", { roomId, messageId })),
      pin: ({ id: messageId, roomId }, pinned) => void run(emit("pin-message", { roomId, messageId, pinned })),
    };
  }, [queryClient, explain, emit, me]);
}
