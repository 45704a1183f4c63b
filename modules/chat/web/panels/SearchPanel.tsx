import { Button } from "@lectern/ui/Button";
import { CONTROL_CLASS } from "@lectern/ui/Field";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Message } from "../../contract.ts";
import { api } from "../api.ts";
import { takeFocus } from "../take-focus.ts";
import { useT } from "../t.ts";
import { Found } from "./Found.tsx";
import { Panel } from "./Panel.tsx";

const PAGE = 30;

/** Words in a room's messages; a result goes to its place in the conversation. */
export default function SearchPanel({ roomId, onJump, onClose }: { roomId: string; onJump: (message: Message) => void; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const [q, setQ] = useState("");
  const search = useDebounced(setQ);
  const found = useInfiniteQuery({
    queryKey: ["chat", "search", roomId, q],
    queryFn: ({ pageParam, signal }) =>
      api.get("/api/chat/rooms/:roomId/messages", { params: { roomId }, query: { q, limit: PAGE, cursor: pageParam || undefined }, signal }),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: q.trim() !== "",
    staleTime: 10_000,
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={t("search.title")} onClose={onClose}>
      <div className="p-3">
        <input
          type="search"
          // The field is what one came for.
          ref={takeFocus}
          aria-label={t("search.label")}
          placeholder={t("search.label")}
          onChange={(event) => search(event.target.value)}
          className={CONTROL_CLASS}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-1 pb-3" aria-live="polite" aria-busy={found.isFetching}>
        {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
        {found.isLoading && <SkeletonText lines={6} className="p-3" />}
        {found.data && items.length === 0 && <p className="p-4 text-center text-sm text-muted">{t("search.none")}</p>}
        {q.trim() === "" && <p className="p-4 text-center text-sm text-muted">{t("search.hint")}</p>}
        {items.map((message) => (
          <Found key={message.id} message={message} onJump={onJump} />
        ))}
        {found.hasNextPage && (
          <Button variant="quiet" className="w-full" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {words.loadMore}
          </Button>
        )}
      </div>
    </Panel>
  );
}
