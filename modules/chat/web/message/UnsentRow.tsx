import { Button } from "@lectern/ui/Button";
import { cx } from "@lectern/ui/cx";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import { useUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { Clock, File as FileIcon, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { OutgoingMessage } from "../outbox/storage.ts";
import { useUploaded } from "../outbox/uploads.ts";
import { useExplain } from "../refusals.ts";
import { useT } from "../t.ts";
import { Row } from "./Row.tsx";
import { LocalPicture } from "./LocalPicture.tsx";

interface UnsentRowProps {
  message: OutgoingMessage;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
}

/** One's own message that the server has not acknowledged: it says so, and what can be done. */
export const UnsentRow = memo(function UnsentRow({ message, onRetry, onDiscard }: UnsentRowProps) {
  const t = useT();
  const words = useWords();
  const user = useUser();
  const explain = useExplain();
  const { refused, file, fileId } = message;
  const uploading = file !== undefined && fileId === undefined && !refused;
  return (
    <article tabIndex={-1}>
      <Row
        name={user.fullName}
        picture={user.avatarUrl}
        continued={false}
        head={
          <span className={cx("inline-flex items-center gap-1 text-xs", refused ? "text-danger-text" : "text-muted")}>
            {refused ? <TriangleAlert size={14} aria-hidden="true" /> : <Clock size={14} aria-hidden="true" />}
            {refused ? t("unsent.refused") : t("unsent.waiting")}
          </span>
        }
      >
        {message.message && <p className="text-pretty break-words whitespace-pre-wrap text-muted">{message.message}</p>}
        {file && <UnsentFile file={file} clientId={message.clientId} uploading={uploading} />}
        {(refused || uploading) && (
          <div className="mt-1 flex flex-wrap items-center gap-2 text-sm">
            {refused && (
              <>
                <span className="text-danger-text">{explain({ status: 400, code: refused, title: refused })}</span>
                <Button size="sm" onClick={() => onRetry(message.clientId)}>
                  {words.retry}
                </Button>
              </>
            )}
            <Button size="sm" variant="quiet" onClick={() => onDiscard(message.clientId)}>
              {refused ? t("unsent.discard") : words.cancel}
            </Button>
          </div>
        )}
      </Row>
    </article>
  );
});

function UnsentFile({ file, clientId, uploading }: { file: File; clientId: string; uploading: boolean }) {
  const t = useT();
  const format = useFormat();
  const uploaded = useUploaded(clientId);
  return (
    <div className="mt-1 flex w-90 max-w-full items-center gap-3 rounded-md border border-line bg-surface p-2">
      {file.type.startsWith("image/") ? (
        <LocalPicture file={file} className="size-14 shrink-0 rounded-sm object-cover" />
      ) : (
        <FileIcon size={24} aria-hidden="true" className="shrink-0 text-muted" />
      )}
      <span className="flex min-w-0 flex-1 flex-col text-sm">
        <span className="truncate font-medium">{file.name}</span>
        <span className="text-xs text-muted">{format.bytes(file.size)}</span>
        {uploading && <ProgressBar value={uploaded} label={t("unsent.uploading", { name: file.name })} className="mt-1" />}
      </span>
    </div>
  );
}
