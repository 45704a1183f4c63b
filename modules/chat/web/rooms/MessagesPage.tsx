import { EmptyState } from "@lectern/ui/EmptyState";
import { cx } from "@lectern/ui/cx";
import { useDocumentTitle } from "@lectern/ui/Page";
import { usePath } from "@lectern/ui/web/navigation";
import { MessagesSquare } from "lucide-react";
import { BackLink } from "../BackLink.tsx";
import Conversation from "../conversation/Conversation.tsx";
import { useT } from "../t.ts";
import { useAt } from "../use-at.ts";
import { RoomList } from "./RoomList.tsx";

/** `/messages` and `/messages/$roomId`: one's rooms, beside the one that is open; on phones one after the other. */
export default function MessagesPage() {
  const t = useT();
  const at = useAt();
  const roomId = usePath().split("/")[2];
  useDocumentTitle(t("messages.title"));
  return (
    <div className="page-height flex w-full border-line">
      <RoomList open={roomId} className={cx("w-80 shrink-0 border-r border-line max-md:w-full max-md:border-r-0", roomId && "max-md:hidden")} />
      {roomId ? (
        <Conversation roomId={roomId} at={at} leading={<BackLink to="/messages" label={t("messages.back")} className="md:hidden" />} />
      ) : (
        <div className="flex flex-1 items-center justify-center p-6 max-md:hidden">
          <EmptyState icon={<MessagesSquare size={28} />} title={t("messages.choose")} className="border-0">
            {t("messages.chooseNext")}
          </EmptyState>
        </div>
      )}
    </div>
  );
}
