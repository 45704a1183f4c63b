import { toast } from "@lectern/ui/Toast";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendRead, sendUnread } from "./api.ts";
import { applyRead } from "./cache.ts";

/** Marks as read and unread; what the server answers and what the socket says of it are the same change. */
export function useMarking() {
  const words = useWords();
  const queryClient = useQueryClient();
  const onError = (error: unknown) => toast({ message: words.explain(error).title, tone: "danger" });
  const read = useMutation({
    mutationFn: (which: { ids: string[] } | { upTo: number }) => sendRead(which),
    onSuccess: (state, which) => applyRead(queryClient, { ...state, ...which, readAt: new Date().toISOString() }),
    onError,
  });
  const unread = useMutation({
    mutationFn: (id: string) => sendUnread(id),
    onSuccess: (state, id) => applyRead(queryClient, { ...state, ids: [id], readAt: null }),
    onError,
  });
  return {
    markRead: (ids: string[]) => read.mutate({ ids }),
    markUnread: (id: string) => unread.mutate(id),
    markAllRead: (upTo: number) => read.mutate({ upTo }),
    markingAll: read.isPending && read.variables !== undefined && "upTo" in read.variables,
  };
}
