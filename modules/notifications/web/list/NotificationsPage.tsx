import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Tabs } from "@lectern/ui/Tabs";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { BellOff, CheckCheck, Settings } from "lucide-react";
import { listQuery, stateQuery, type Filter } from "../api.ts";
import { useT } from "../t.ts";
import { useMarking } from "../use-marking.ts";
import { NotificationRow } from "./NotificationRow.tsx";
import { RowsWaiting } from "./RowsWaiting.tsx";

/** `/notifications?show=unread`: everything one was told, live. */
export default function NotificationsPage() {
  const t = useT();
  const [{ show }, setParams] = useQueryParams();
  const filter: Filter = show === "unread" ? "unread" : "all";
  const state = useQuery(stateQuery());
  const { markAllRead, markingAll } = useMarking();
  const unread = state.data?.unread ?? 0;
  return (
    <Page
      title={t("page.title")}
      width="reading"
      actions={
        <>
          <Button
            icon={<CheckCheck size={16} aria-hidden="true" />}
            disabled={unread === 0}
            loading={markingAll}
            onClick={() => state.data && markAllRead(state.data.sequence)}
          >
            {t("page.markAll")}
          </Button>
          <ButtonLink to="/notifications/settings" icon={<Settings size={16} aria-hidden="true" />}>
            {t("page.settings")}
          </ButtonLink>
        </>
      }
    >
      <Tabs
        label={t("page.filter")}
        tabs={[
          { id: "all", label: t("page.all") },
          { id: "unread", label: unread > 0 ? t("page.unreadCount", { count: unread }) : t("page.unread") },
        ]}
        value={filter}
        onChange={(id) => setParams({ show: id === "unread" ? "unread" : undefined })}
      >
        <Entries filter={filter} />
      </Tabs>
    </Page>
  );
}

function Entries({ filter }: { filter: Filter }) {
  const t = useT();
  const words = useWords();
  const list = useInfiniteQuery(listQuery(filter));
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <RowsWaiting label={words.loading} rows={6} />;
  const entries = list.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0 && !list.hasNextPage) {
    return (
      <EmptyState icon={<BellOff size={28} />} title={filter === "unread" ? t("empty.unread") : t("empty.all")}>
        {t("empty.next")}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="overflow-hidden rounded-md border border-line bg-surface">
        {entries.map((notification) => (
          <NotificationRow key={notification.id} notification={notification} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {words.loadMore}
          </Button>
        </div>
      )}
    </>
  );
}
