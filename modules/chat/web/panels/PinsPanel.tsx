import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { Pin } from "lucide-react";
import type { Message } from "../../contract.ts";
import { pinsQuery } from "../api.ts";
import { useT } from "../t.ts";
import { Found } from "./Found.tsx";
import { Panel } from "./Panel.tsx";

/** What is pinned in a room, the last pinned first. */
export default function PinsPanel({ roomId, onJump, onClose }: { roomId: string; onJump: (message: Message) => void; onClose: () => void }) {
  const t = useT();
  const pins = useQuery(pinsQuery(roomId));
  return (
    <Panel title={t("pins.title")} onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto p-1" aria-busy={pins.isPending}>
        {pins.isError && <Failure error={pins.error} onRetry={() => void pins.refetch()} />}
        {pins.isPending && <SkeletonText lines={6} className="p-3" />}
        {pins.data?.length === 0 && (
          <EmptyState icon={<Pin size={24} />} title={t("pins.none")} className="m-3">
            {t("pins.noneNext")}
          </EmptyState>
        )}
        {pins.data?.map((message) => (
          <Found key={message.id} message={message} onJump={onJump} />
        ))}
      </div>
    </Panel>
  );
}
