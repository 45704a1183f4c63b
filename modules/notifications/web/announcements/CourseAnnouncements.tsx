import { ButtonLink, Link, PlainLink } from "@lectern/ui/Link";
import { useFormat } from "@lectern/ui/web/format";
import { useOnConnect } from "@lectern/ui/web/realtime";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Megaphone } from "lucide-react";
import { useRef } from "react";
import { announcementsQuery } from "../api.ts";
import { useT } from "../t.ts";

/** The latest announcement of a course, on the course's own page (which is in the course's socket room); nothing where there is none to read. */
export default function CourseAnnouncements({ courseId, mayAnnounce }: { courseId: string; mayAnnounce: boolean }) {
  const t = useT();
  const format = useFormat();
  const list = useInfiniteQuery(announcementsQuery(courseId));
  const connected = useRef(false);
  useOnConnect(() => {
    if (connected.current) void list.refetch();
    connected.current = true;
  });
  const latest = list.data?.pages[0]?.items[0];
  if (!latest && !mayAnnounce) return null;
  const address = `/course/${courseId}/announcements`;
  return (
    <section aria-labelledby="course-announcements" className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4">
      <h2 id="course-announcements" className="flex items-center gap-2 text-sm font-semibold">
        <Megaphone size={16} aria-hidden="true" className="text-muted" />
        {t("announcements.title")}
      </h2>
      {latest && (
        <div className="text-sm">
          <PlainLink to={address} className="font-medium wrap-anywhere hover:underline">
            {latest.title}
          </PlainLink>
          {latest.body && <p className="mt-0.5 line-clamp-3 wrap-anywhere text-muted">{latest.body}</p>}
          <p className="mt-1 text-xs text-muted">
            {latest.author?.fullName ?? t("somebody")} · <time dateTime={latest.createdAt}>{format.relative(latest.createdAt)}</time>
          </p>
        </div>
      )}
      {mayAnnounce ? (
        <ButtonLink to={address} size="sm">
          {latest ? t("announcements.allOrNew") : t("announcements.new")}
        </ButtonLink>
      ) : (
        <Link to={address} className="text-sm">
          {t("announcements.all")}
        </Link>
      )}
    </section>
  );
}
