import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import {
  announcementsQuery,
  listQuery,
  listsKey,
  stateQuery,
  type Announcement,
  type Filter,
  type Notification,
  type NotificationState,
  type Page,
} from "./api.ts";

/*
 * What changes of notifications do to what is shown. Every change of a person's notifications has the next `revision`: the one
 * after ours is applied, an older one is in our state already, and after a gap everything is asked for again. So is what was on
 * its way from the server while a change arrived: nobody knows on which side of it the answer was read.
 */

type Paged<Item> = InfiniteData<Page<Item>>;
type Entries = Paged<Notification>;

export interface ReadMark {
  ids?: readonly string[] | undefined;
  upTo?: number | undefined;
  readAt: string | null;
}

export function applyReceived(queryClient: QueryClient, change: NotificationState & { notification: Notification }): void {
  const { notification } = change;
  follow(queryClient, change, () => {
    for (const filter of FILTERS)
      edit(queryClient, filter, (data) => {
        const held = entriesOf(data).find(({ id }) => id === notification.id);
        if (held && held.sequence >= notification.sequence) return data;
        const pages = data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== notification.id) }));
        const [first, ...rest] = pages;
        if (!first) return data;
        const items = [...first.items, notification].toSorted((one, other) => other.sequence - one.sequence);
        return { ...data, pages: [{ ...first, items }, ...rest] };
      });
  });
}

export function applyRead(queryClient: QueryClient, change: NotificationState & ReadMark): void {
  const { ids, upTo, readAt } = change;
  const meant = ({ id, sequence }: Notification) => ids?.includes(id) === true || (upTo !== undefined && sequence <= upTo);
  follow(queryClient, change, () => {
    edit(queryClient, "all", (data) =>
      mapEntries(data, (entry) => (meant(entry) && (readAt === null) !== (entry.readAt === null) ? { ...entry, readAt } : entry)),
    );
    if (readAt !== null) return edit(queryClient, "unread", (data) => filterEntries(data, (entry) => !meant(entry)));
    // Where it belongs among the unread ones only the server knows.
    void queryClient.invalidateQueries({ queryKey: listQuery("unread").queryKey });
  });
}

/** Some are gone. */
export function applyChanged(queryClient: QueryClient, change: NotificationState): void {
  follow(queryClient, change, () => void queryClient.invalidateQueries({ queryKey: listsKey }));
}

/** After a time without events: asks where one stands, and for the rest only where that is somewhere else. */
export async function catchUp(queryClient: QueryClient): Promise<void> {
  const before = queryClient.getQueryData(stateQuery().queryKey);
  const now = await queryClient.fetchQuery({ ...stateQuery(), staleTime: 0 });
  if (before && before.revision !== now.revision) await queryClient.invalidateQueries({ queryKey: listsKey });
}

export function applyAnnouncement(queryClient: QueryClient, announcement: Announcement): void {
  const { queryKey } = announcementsQuery(announcement.courseId);
  refetchPending(queryClient, queryKey);
  queryClient.setQueryData(queryKey, (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (!data || !first) return data;
    const held = entriesOf(data).find(({ id }) => id === announcement.id);
    if (held) return held.version >= announcement.version ? data : mapEntries(data, (item) => (item.id === announcement.id ? announcement : item));
    // A corrected one further down than anybody has scrolled.
    if (announcement.version > 1) return data;
    return { ...data, pages: [{ ...first, items: [announcement, ...first.items].toSorted((one, other) => (one.id < other.id ? 1 : -1)) }, ...rest] };
  });
}

export function removeAnnouncement(queryClient: QueryClient, { courseId, announcementId }: { courseId: string; announcementId: string }): void {
  const { queryKey } = announcementsQuery(courseId);
  refetchPending(queryClient, queryKey);
  queryClient.setQueryData(queryKey, (data) => data && filterEntries(data, ({ id }) => id !== announcementId));
}

const FILTERS: readonly Filter[] = ["all", "unread"];

function follow(queryClient: QueryClient, { sequence, revision, unread }: NotificationState, apply: () => void): void {
  const { queryKey } = stateQuery();
  const held = queryClient.getQueryData(queryKey);
  refetchPending(queryClient, queryKey);
  refetchPending(queryClient, listsKey);
  if (held && revision <= held.revision) return apply();
  queryClient.setQueryData(queryKey, { sequence, revision, unread });
  if (!held || revision === held.revision + 1) return apply();
  void queryClient.invalidateQueries({ queryKey: listsKey });
}

function refetchPending(queryClient: QueryClient, queryKey: readonly unknown[]): void {
  if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
}

function edit(queryClient: QueryClient, filter: Filter, change: (data: Entries) => Entries): void {
  queryClient.setQueryData(listQuery(filter).queryKey, (data) => data && change(data));
}

function entriesOf<Item>(data: Paged<Item>): Item[] {
  return data.pages.flatMap(({ items }) => items);
}

function mapEntries<Item>(data: Paged<Item>, map: (item: Item) => Item): Paged<Item> {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(map) })) };
}

function filterEntries<Item>(data: Paged<Item>, keep: (item: Item) => boolean): Paged<Item> {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter(keep) })) };
}
