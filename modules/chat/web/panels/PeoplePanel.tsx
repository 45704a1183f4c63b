import { Avatar } from "@lectern/ui/Avatar";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { onlinePeopleQuery } from "../api.ts";
import { useT } from "../t.ts";
import { Panel } from "./Panel.tsx";

/** Who is in the room now. */
export default function PeoplePanel({ roomId, onClose }: { roomId: string; onClose: () => void }) {
  const t = useT();
  const online = useQuery(onlinePeopleQuery(roomId));
  const { refetch } = online;
  // The number alone came with entering the room; the names are asked for here.
  useEffect(() => void refetch(), [refetch]);
  const people = online.data?.people;
  const others = (online.data?.online ?? 0) - (people?.length ?? 0);
  return (
    <Panel title={t("people.title")} onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto p-3" aria-busy={!people}>
        {online.isError && <Failure error={online.error} onRetry={() => void refetch()} />}
        {!people && !online.isError && <SkeletonText lines={4} />}
        <ul className="flex flex-col gap-1">
          {people?.map((person) => (
            <li key={person.id} className="flex min-h-10 items-center gap-3 text-sm">
              <span className="relative">
                <Avatar name={person.fullName} src={person.avatarUrl} />
                <span aria-hidden="true" className="absolute right-0 bottom-0 size-2.5 rounded-full border-2 border-surface bg-success" />
              </span>
              <span className="min-w-0 flex-1 truncate">{person.fullName || t("message.formerMember")}</span>
            </li>
          ))}
        </ul>
        {people && others > 0 && <p className="py-2 text-sm text-muted">{t("people.others", { count: others })}</p>}
      </div>
    </Panel>
  );
}
