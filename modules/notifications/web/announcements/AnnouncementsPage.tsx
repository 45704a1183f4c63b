import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useParam } from "@lectern/ui/web/navigation";
import { useOnConnect, useRealtime } from "@lectern/ui/web/realtime";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Megaphone } from "lucide-react";
import { useEffect, useState } from "react";
import { announcementsQuery, courseQuery } from "../api.ts";
import { useT } from "../t.ts";
import { AnnouncementDialog } from "./AnnouncementDialog.tsx";
import { AnnouncementItem } from "./AnnouncementItem.tsx";

/** `/course/$courseId/announcements`: what staff announced, live; staff writes here. */
export default function AnnouncementsPage() {
  const t = useT();
  const words = useWords();
  const courseId = useParam("courseId");
  const course = useQuery(courseQuery(courseId));
  const list = useInfiniteQuery(announcementsQuery(courseId));
  const [writing, setWriting] = useState(false);
  useCourseRoom(courseId, () => void list.refetch());
  const permissions = course.data?.you?.permissions ?? [];
  const mayAnnounce = permissions.includes("moderate");
  const items = list.data?.pages.flatMap((page) => page.items);
  const write = (
    <Button variant="primary" icon={<Megaphone size={16} aria-hidden="true" />} onClick={() => setWriting(true)}>
      {t("announcements.new")}
    </Button>
  );
  return (
    <Page
      title={t("announcements.title")}
      width="reading"
      breadcrumbs={course.data && [{ label: course.data.title, to: `/course/${courseId}` }]}
      actions={mayAnnounce && items && items.length > 0 && write}
    >
      {list.isError && !items ? (
        <Failure error={list.error} onRetry={() => void list.refetch()} />
      ) : !items ? (
        <SkeletonText lines={6} />
      ) : items.length === 0 ? (
        <EmptyState icon={<Megaphone size={28} />} title={t("announcements.none")} actions={mayAnnounce && write}>
          {mayAnnounce ? t("announcements.noneStaff") : t("announcements.noneNext")}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-4">
          {items.map((announcement) => (
            <AnnouncementItem key={announcement.id} announcement={announcement} permissions={permissions} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {words.loadMore}
          </Button>
        </div>
      )}
      {writing && <AnnouncementDialog courseId={courseId} onClose={() => setWriting(false)} />}
    </Page>
  );
}

/** Brings this tab into the course's socket room while it is on the page; what was missed meanwhile is asked for again. */
function useCourseRoom(courseId: string, catchUp: () => void): void {
  const { emit } = useRealtime();
  const [entered, setEntered] = useState(false);
  useOnConnect(() => {
    // Refused or lost: the page works all the same, only not live.
    emit("join-course", { courseId }).catch(() => undefined);
    if (entered) catchUp();
    setEntered(true);
  });
  useEffect(() => () => void emit("leave-course", { courseId }).catch(() => undefined), [courseId, emit]);
}
