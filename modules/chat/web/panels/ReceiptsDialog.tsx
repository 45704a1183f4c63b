import { Avatar } from "@lectern/ui/Avatar";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useWords } from "@lectern/ui/web/words";
import { useQuery } from "@tanstack/react-query";
import type { Message } from "../../contract.ts";
import { receiptsQuery } from "../api.ts";
import { useT } from "../t.ts";

/** Large rooms are not told of every mark: who looks asks again. */
const ASK_AGAIN_MS = 5_000;

/** How many have received and read a message, and who. */
export default function ReceiptsDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const receipts = useQuery({ ...receiptsQuery(message.roomId, message.id), refetchInterval: ASK_AGAIN_MS });
  return (
    <Dialog open onClose={onClose} title={t("receipts.title")} closeLabel={words.close} width="sm">
      <div className="pb-4" aria-busy={receipts.isPending}>
        {receipts.isError && <Failure error={receipts.error} onRetry={() => void receipts.refetch()} />}
        {receipts.isPending && <SkeletonText />}
        {receipts.data && (
          <>
            <p className="text-sm text-muted">{t("receipts.counts", { read: receipts.data.read, delivered: receipts.data.delivered })}</p>
            <ul className="mt-2 flex flex-col">
              {receipts.data.readers.map((person) => (
                <li key={person.id} className="flex min-h-10 items-center gap-3 text-sm">
                  <Avatar name={person.fullName} src={person.avatarUrl} />
                  {person.fullName || t("message.formerMember")}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Dialog>
  );
}
