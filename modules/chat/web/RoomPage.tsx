import { Failure } from "@lectern/ui/Failure";
import { useDocumentTitle } from "@lectern/ui/Page";
import { PlainLink } from "@lectern/ui/Link";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useParam } from "@lectern/ui/web/navigation";
import { problemOf } from "@lectern/ui/web/problem";
import { useUser } from "@lectern/ui/web/session";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Users } from "lucide-react";
import { useState } from "react";
import { courseQuery } from "./api.ts";
import { Composer } from "./Composer.tsx";
import { MessageList } from "./MessageList.tsx";
import type { Message } from "../contract.ts";
import { useOutbox } from "./outbox/use-outbox.ts";
import { useT } from "./t.ts";
import { useTyping } from "./typing.ts";
import { useRoom } from "./use-room.ts";

/** `/course/$courseId/chat`: the course's conversation. */
export default function RoomPage() {
  const t = useT();
  const courseId = useParam("courseId");
  const course = useQuery(courseQuery(courseId));
  const { id: userId } = useUser();
  const { room, refusal, older, loadingOlder } = useRoom(courseId);
  const { outbox, waiting } = useOutbox();
  const typing = useTyping(courseId);
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  useDocumentTitle(course.data ? t("room.titleOf", { course: course.data.title }) : t("room.title"));

  const failure = room.error ?? (refusal && problemOf(refusal).status >= 400 ? refusal : null);
  const unsent = waiting.filter(
    (one) => one.courseId === courseId && !room.data?.messages.some((message) => message.clientId === one.clientId && message.sender.id === userId),
  );
  const mayWrite = course.data?.you?.permissions.includes("chat") ?? false;

  return (
    // The height below the header, and on phones above the bar at the bottom.
    <div className="mx-auto flex h-[calc(100dvh-3.5rem)] w-full max-w-220 flex-col max-sm:h-[calc(100dvh-8.5rem)]">
      <header className="flex items-center gap-3 border-b border-line px-4 py-3">
        <PlainLink
          to={`/course/${courseId}`}
          aria-label={t("room.back")}
          className="inline-flex size-8 items-center justify-center rounded-sm text-muted hover:bg-hover"
        >
          <ArrowLeft size={18} aria-hidden="true" />
        </PlainLink>
        <div className="min-w-0 flex-1">
          <h1 className="truncate font-semibold">{course.data?.title ?? t("room.title")}</h1>
        </div>
        {typeof room.data?.online === "number" && (
          <p className="flex items-center gap-1 text-sm text-muted">
            <Users size={16} aria-hidden="true" />
            {t("room.online", { count: room.data.online })}
          </p>
        )}
      </header>
      {failure ? (
        <div className="p-4">
          <Failure error={failure} onRetry={() => void room.refetch()} />
        </div>
      ) : room.data ? (
        <MessageList
          room={room.data}
          unsent={unsent}
          loadingOlder={loadingOlder}
          onOlder={() => void older()}
          onReply={mayWrite ? setReplyTo : null}
          onRetry={(clientId) => void outbox.retry(clientId)}
          onDiscard={(clientId) => void outbox.discard(clientId)}
        />
      ) : (
        <div className="flex-1 p-4" aria-busy="true">
          <SkeletonText lines={6} />
        </div>
      )}
      <p className="h-6 px-4 text-xs text-muted" aria-live="polite">
        {typing.length > 0 && (typing.length > 3 ? t("typing.many") : t("typing.some", { count: typing.length, names: typing.join(", ") }))}
      </p>
      {mayWrite && (
        <Composer
          courseId={courseId}
          replyTo={replyTo}
          onCancelReply={() => setReplyTo(null)}
          onSend={(message) => {
            setReplyTo(null);
            void outbox.add({ courseId, message, replyTo: replyTo?.id });
          }}
        />
      )}
      {course.data && !mayWrite && !failure && <p className="border-t border-line px-4 py-3 text-sm text-muted">{t("room.readOnly")}</p>}
    </div>
  );
}
