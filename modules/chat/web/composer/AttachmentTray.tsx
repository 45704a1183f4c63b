import { useFormat } from "@lectern/ui/web/format";
import { File as FileIcon, X } from "lucide-react";
import { LocalPicture } from "../message/LocalPicture.tsx";
import { useT } from "../t.ts";

/** Files that go out with the next message, each as a message of its own. */
export function AttachmentTray({ files, onDrop }: { files: readonly File[]; onDrop: (file: File) => void }) {
  const t = useT();
  if (files.length === 0) return null;
  return (
    <ul aria-label={t("attach.list")} className="mb-1 flex gap-2 overflow-x-auto py-1">
      {files.map((file) => (
        <Attachment key={`${file.name} ${file.size} ${file.lastModified}`} file={file} onDrop={() => onDrop(file)} />
      ))}
    </ul>
  );
}

function Attachment({ file, onDrop }: { file: File; onDrop: () => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className="flex w-56 shrink-0 items-center gap-2 rounded-md border border-line bg-surface p-1.5">
      {file.type.startsWith("image/") ? (
        <LocalPicture file={file} className="size-10 shrink-0 rounded-sm object-cover" />
      ) : (
        <FileIcon size={20} aria-hidden="true" className="mx-2.5 shrink-0 text-muted" />
      )}
      <span className="flex min-w-0 flex-1 flex-col text-xs">
        <span className="truncate font-medium">{file.name}</span>
        <span className="text-muted">{format.bytes(file.size)}</span>
      </span>
      <button
        type="button"
        aria-label={t("attach.remove", { name: file.name })}
        onClick={onDrop}
        className="flex size-8 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-11"
      >
        <X size={16} aria-hidden="true" />
      </button>
    </li>
  );
}
