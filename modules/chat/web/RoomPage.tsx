import { useDocumentTitle } from "@lectern/ui/Page";
import { useParam } from "@lectern/ui/web/navigation";
import { useQuery } from "@tanstack/react-query";
import { roomQuery } from "./api.ts";
import { BackLink } from "./BackLink.tsx";
import Conversation from "./conversation/Conversation.tsx";
import { useT } from "./t.ts";
import { useAt } from "./use-at.ts";

/** `/course/$courseId/chat`: the course's conversation, whose room has the course's id. `?at=` opens around a message. */
export default function RoomPage() {
  const t = useT();
  const courseId = useParam("courseId");
  const at = useAt();
  const { data: room } = useQuery({ ...roomQuery(courseId), enabled: false });
  useDocumentTitle(room?.title ? t("room.titleOf", { course: room.title }) : t("room.title"));
  return (
    <div className="page-height mx-auto flex w-full max-w-330">
      <Conversation roomId={courseId} at={at} leading={<BackLink to={`/course/${courseId}`} label={t("room.back")} />} />
    </div>
  );
}
