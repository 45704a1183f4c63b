import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { FolderOpen } from "lucide-react";
import { useState } from "react";
import { useT } from "../t.ts";
import { materialsQuery, type MaterialKind } from "./api.ts";
import { KindIcon } from "./KindIcon.tsx";

interface MaterialPickerProps {
  courseId: string;
  /** Only files of this kind. */
  kind?: MaterialKind | undefined;
  onChoose: (url: string) => void;
  onClose: () => void;
}

/** One of the files the course has already. */
export default function MaterialPicker({ courseId, kind, onChoose, onClose }: MaterialPickerProps) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const [search, setSearch] = useState("");
  const type = useDebounced(setSearch);
  const files = useInfiniteQuery({ ...materialsQuery(courseId, { kind, search: search || undefined }), placeholderData: keepPreviousData });
  const rows = files.data?.pages.flatMap(({ items }) => items);
  return (
    <Dialog open onClose={onClose} title={t("materials.pick.title")} closeLabel={words.close}>
      <div className="flex flex-col gap-3 pb-4">
        <TextField type="search" label={t("materials.search")} autoFocus maxLength={200} onChange={(event) => type(event.target.value)} />
        {files.isError && <Failure inline error={files.error} onRetry={() => void files.refetch()} />}
        {!rows && !files.isError && <SkeletonText lines={4} />}
        {rows?.length === 0 && <EmptyState icon={<FolderOpen size={28} />} title={t("materials.pick.none")} />}
        <ul className="flex flex-col">
          {rows?.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                onClick={() => onChoose(row.url)}
                className="flex min-h-11 w-full items-center gap-3 rounded-sm px-2 text-start text-sm hover:bg-hover"
              >
                <KindIcon mediaType={row.mediaType} />
                <span className="min-w-0 flex-1 break-words">{row.filename}</span>
                <span className="text-muted">{format.bytes(row.size)}</span>
              </button>
            </li>
          ))}
        </ul>
        {files.hasNextPage && (
          <Button className="self-center" loading={files.isFetchingNextPage} onClick={() => void files.fetchNextPage()}>
            {words.loadMore}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
