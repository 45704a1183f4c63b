import { Button } from "@lectern/ui/Button";
import { DataTable, type Column, type Sort } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useFormat } from "@lectern/ui/web/format";
import { useParam, useQueryParams } from "@lectern/ui/web/navigation";
import { useShortcut } from "@lectern/ui/web/shortcuts";
import { useWords } from "@lectern/ui/web/words";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { FolderOpen, Upload } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import type { ListedMaterial } from "../../contract.ts";
import { courseQuery } from "../api.ts";
import { useT } from "../t.ts";
import { KINDS, materialsQuery, previewKindOf, storageQuery, type MaterialSort } from "./api.ts";
import { KindIcon } from "./KindIcon.tsx";
import { MaterialMenu } from "./MaterialMenu.tsx";
import { PageDrop } from "./PageDrop.tsx";
import { RoomBar } from "./RoomBar.tsx";
import { UploadTray } from "./UploadTray.tsx";
import { useMaterialUploads } from "./use-material-uploads.ts";

const PreviewDialog = lazy(() => import("./preview/PreviewDialog.tsx"));

/** The server's orders; each has one direction. */
const SORTS: Readonly<Record<MaterialSort, Sort>> = {
  newest: { column: "added", direction: "descending" },
  name: { column: "name", direction: "ascending" },
  size: { column: "size", direction: "descending" },
};

/** `/course/:courseId/materials?search=&kind=&sort=`: the files of a course, for its staff. */
export default function MaterialsPage() {
  const t = useT();
  const words = useWords();
  const courseId = useParam("courseId");
  const course = useQuery(courseQuery(courseId));
  const [query, setQuery] = useQueryParams();
  const kind = KINDS.find((one) => one === query.kind);
  const sort = (["newest", "name", "size"] as const).find((one) => one === query.sort) ?? "newest";
  const search = useDebounced((text: string) => setQuery({ search: text || undefined }));
  const files = useInfiniteQuery({ ...materialsQuery(courseId, { search: query.search, kind, sort }), placeholderData: keepPreviousData });
  const storage = useQuery(storageQuery(courseId));
  const uploads = useMaterialUploads(courseId);
  const chooser = useRef<HTMLInputElement>(null);
  const [shown, show] = useState<ListedMaterial>();
  const columns = useColumns(show);
  useShortcut({ keys: ["/"], label: t("materials.searchFor") }, () => document.getElementById("materials-search")?.focus());
  useShortcut({ keys: ["u"], label: t("materials.upload.action") }, () => chooser.current?.click());

  const rows = files.data?.pages.flatMap(({ items }) => items);
  const isFiltered = Boolean(query.search || kind);
  const uploadButton = (
    <Button variant="primary" icon={<Upload size={16} aria-hidden="true" />} onClick={() => chooser.current?.click()}>
      {t("materials.upload.action")}
    </Button>
  );
  return (
    <Page
      title={t("materials.title")}
      description={t("materials.what")}
      breadcrumbs={
        course.data
          ? [
              { label: course.data.title, to: `/course/${courseId}` },
              { label: t("author.title"), to: `/course/${courseId}/edit` },
            ]
          : []
      }
      actions={uploadButton}
    >
      <PageDrop onFiles={uploads.queue.add} />
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label={t("materials.upload.action")}
        onChange={(event) => {
          uploads.queue.add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <UploadTray items={uploads.items} interrupted={uploads.interrupted} queue={uploads.queue} />
      {files.isError && !rows ? (
        <Failure error={files.error} onRetry={() => void files.refetch()} retrying={files.isFetching} />
      ) : (
        <DataTable
          caption={t("materials.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          sort={SORTS[sort]}
          onSortChange={({ column }) => setQuery({ sort: column === "name" ? "name" : column === "size" ? "size" : undefined })}
          summary={rows && (files.hasNextPage ? t("materials.shownMore", { count: rows.length }) : t("materials.shown", { count: rows.length }))}
          {...(files.hasNextPage ? { more: { label: words.loadMore, loading: files.isFetchingNextPage, onLoad: () => void files.fetchNextPage() } } : {})}
          toolbar={
            <div className="flex flex-1 flex-wrap items-end gap-3 max-sm:grid max-sm:flex-none max-sm:basis-full max-sm:grid-cols-2">
              <TextField
                id="materials-search"
                type="search"
                label={t("materials.search")}
                defaultValue={query.search ?? ""}
                onChange={(event) => search(event.target.value)}
                maxLength={200}
                className="w-64 max-sm:col-span-2 max-sm:w-full"
              />
              <Select
                label={t("materials.kind")}
                value={kind ?? ""}
                onChange={(event) => setQuery({ kind: event.target.value || undefined })}
                options={[{ value: "", label: t("materials.kind.any") }, ...KINDS.map((one) => ({ value: one, label: t(`materials.kind.${one}`) }))]}
              />
            </div>
          }
          empty={
            <EmptyState icon={<FolderOpen size={28} />} title={isFiltered ? t("materials.none") : t("materials.empty")} actions={!isFiltered && uploadButton}>
              {isFiltered ? t("materials.noneNext") : t("materials.emptyNext")}
            </EmptyState>
          }
        />
      )}
      {storage.data && <RoomBar storage={storage.data} />}
      {shown && (
        <Suspense fallback={null}>
          <PreviewDialog file={shown} onClose={() => show(undefined)} />
        </Suspense>
      )}
    </Page>
  );
}

function useColumns(show: (file: ListedMaterial) => void): Column<ListedMaterial>[] {
  const t = useT();
  const format = useFormat();
  return [
    {
      id: "name",
      header: t("materials.name"),
      primary: true,
      sortable: true,
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-3">
          <KindIcon mediaType={row.mediaType} />
          {previewKindOf(row.mediaType) ? (
            <button type="button" onClick={() => show(row)} className="min-h-8 min-w-0 rounded-sm text-start break-words hover:underline">
              {row.filename}
            </button>
          ) : (
            <a href={row.url} download={row.filename} className="min-w-0 break-words hover:underline">
              {row.filename}
            </a>
          )}
        </span>
      ),
    },
    { id: "size", header: t("materials.size"), align: "end", sortable: true, cell: (row) => format.bytes(row.size) },
    { id: "added", header: t("materials.added"), sortable: true, cell: (row) => format.date(row.createdAt) },
    { id: "versions", header: t("materials.versionsShort"), align: "end", cell: (row) => format.number(row.versionCount) },
    {
      id: "downloads",
      header: t("materials.downloads"),
      align: "end",
      cell: (row) => <span title={t("materials.downloadsBy", { count: row.downloads.people })}>{format.number(row.downloads.count)}</span>,
    },
    {
      id: "usedIn",
      header: t("materials.usedIn"),
      cell: (row) =>
        row.usedIn.length === 0 ? <span className="text-muted">{t("materials.unused")}</span> : t("materials.places", { count: row.usedIn.length }),
    },
    { id: "menu", header: t("materials.actions"), align: "end", cell: (row) => <MaterialMenu file={row} onPreview={() => show(row)} /> },
  ];
}
