import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { PlainLink } from "@lectern/ui/Link";
import { PopoverDialog } from "@lectern/ui/PopoverDialog";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CheckCheck, Settings } from "lucide-react";
import type { RefObject } from "react";
import { listQuery, stateQuery } from "../api.ts";
import { NotificationRow } from "../list/NotificationRow.tsx";
import { RowsWaiting } from "../list/RowsWaiting.tsx";
import { useT } from "../t.ts";
import { useMarking } from "../use-marking.ts";

const LATEST = 10;

interface BellPanelProps {
  anchor: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

/** The latest notifications under the bell. */
export default function BellPanel({ anchor, onClose }: BellPanelProps) {
  const t = useT();
  const state = useQuery(stateQuery());
  const { markAllRead, markingAll } = useMarking();
  const unread = state.data?.unread ?? 0;
  return (
    <PopoverDialog label={t("page.title")} anchor={anchor} onClose={onClose} className="w-100">
      <header className="flex min-h-12 items-center justify-between gap-2 border-b border-line px-4 py-1">
        <h2 className="text-base font-semibold">{t("page.title")}</h2>
        <Button
          size="sm"
          variant="quiet"
          icon={<CheckCheck size={16} aria-hidden="true" />}
          disabled={unread === 0}
          loading={markingAll}
          onClick={() => state.data && markAllRead(state.data.sequence)}
        >
          {t("page.markAll")}
        </Button>
      </header>
      <div className="min-h-24 flex-1 overflow-y-auto">
        <Latest onOpen={onClose} />
      </div>
      <footer className="flex items-center justify-between gap-2 border-t border-line px-2 py-1 text-sm">
        <PlainLink
          to="/notifications"
          exact
          onClick={onClose}
          className="flex min-h-9 items-center rounded-sm px-2 font-medium text-accent-text hover:bg-hover"
        >
          {t("bell.all")}
        </PlainLink>
        <PlainLink
          to="/notifications/settings"
          onClick={onClose}
          className="flex min-h-9 items-center gap-2 rounded-sm px-2 text-muted hover:bg-hover hover:text-text"
        >
          <Settings size={16} aria-hidden="true" />
          {t("page.settings")}
        </PlainLink>
      </footer>
    </PopoverDialog>
  );
}

function Latest({ onOpen }: { onOpen: () => void }) {
  const t = useT();
  const words = useWords();
  const list = useInfiniteQuery(listQuery("all"));
  if (list.isError && !list.data) return <Failure inline error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <RowsWaiting label={words.loading} rows={3} />;
  const latest = list.data.pages.flatMap(({ items }) => items).slice(0, LATEST);
  if (latest.length === 0) return <p className="px-4 py-8 text-center text-sm text-muted">{t("empty.all")}</p>;
  return (
    <ul>
      {latest.map((notification) => (
        <NotificationRow key={notification.id} notification={notification} onOpen={onOpen} />
      ))}
    </ul>
  );
}
