import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { cx } from "@lectern/ui/cx";
import { Failure } from "@lectern/ui/Failure";
import { CONTROL_CLASS } from "@lectern/ui/Field";
import { IconButton } from "@lectern/ui/IconButton";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useShortcut } from "@lectern/ui/web/shortcuts";
import { useQuery } from "@tanstack/react-query";
import { MessagesSquare, SquarePen } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { roomsQuery } from "../api.ts";
import { roomName } from "../names.ts";
import { useOutbox } from "../outbox/use-outbox.ts";
import { useT } from "../t.ts";
import { RoomRow } from "./RoomRow.tsx";

const NewConversation = lazy(() => import("./NewConversation.tsx"));
/** From so many rooms on they can be searched. */
const SEARCHED_FROM = 8;

/** One's rooms, courses and direct ones, the latest activity first. */
export function RoomList({ open, className }: { open: string | undefined; className?: string }) {
  const t = useT();
  const format = useFormat();
  const rooms = useQuery(roomsQuery());
  const { waiting } = useOutbox();
  const [starting, setStarting] = useState(false);
  const [filter, setFilter] = useState("");
  useShortcut({ keys: ["n"], label: t("messages.new") }, () => setStarting(true));

  const named = (rooms.data ?? []).map((room) => ({ room, name: roomName(room, { list: format.list, formerMember: t("message.formerMember") }) }));
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = wanted ? named.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)) : named;
  const notSent = new Set(waiting.filter(({ refused }) => refused !== undefined).map(({ roomId }) => roomId));

  return (
    <nav aria-label={t("messages.rooms")} className={cx("flex min-h-0 flex-col", className)}>
      <header className="flex min-h-14 items-center justify-between gap-2 border-b border-line px-4 py-2">
        {open === undefined ? <h1 className="text-lg font-semibold">{t("messages.title")}</h1> : <p className="text-lg font-semibold">{t("messages.title")}</p>}
        <IconButton
          label={t("messages.new")}
          keys={["n"]}
          icon={<SquarePen size={18} />}
          onClick={() => setStarting(true)}
          className="pointer-coarse:size-11"
        />
      </header>
      {named.length >= SEARCHED_FROM && (
        <div className="p-2">
          <input
            type="search"
            aria-label={t("messages.filter")}
            placeholder={t("messages.filter")}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            className={CONTROL_CLASS}
          />
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto p-2" aria-busy={rooms.isPending}>
        {rooms.isError && <Failure error={rooms.error} onRetry={() => void rooms.refetch()} />}
        {rooms.isPending && <RoomsSkeleton />}
        {rooms.data?.length === 0 && (
          <EmptyState
            icon={<MessagesSquare size={24} />}
            title={t("messages.none")}
            actions={
              <Button size="sm" onClick={() => setStarting(true)}>
                {t("messages.new")}
              </Button>
            }
          >
            {t("messages.noneNext")}
          </EmptyState>
        )}
        {wanted && shown.length === 0 && <p className="p-4 text-center text-sm text-muted">{t("search.none")}</p>}
        <ul className="flex flex-col gap-0.5">
          {shown.map(({ room, name }) => (
            <li key={room.id}>
              <RoomRow room={room} name={name} notSent={notSent.has(room.id)} />
            </li>
          ))}
        </ul>
      </div>
      {starting && (
        <Suspense fallback={null}>
          <NewConversation onClose={() => setStarting(false)} />
        </Suspense>
      )}
    </nav>
  );
}

function RoomsSkeleton() {
  return (
    <div className="flex flex-col gap-1">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex min-h-16 items-center gap-3 px-2">
          <Skeleton className="size-10 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3 w-2/3" />
            <Skeleton className="h-3 w-full" />
          </div>
        </div>
      ))}
    </div>
  );
}
