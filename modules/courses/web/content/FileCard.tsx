import { Button } from "@lectern/ui/Button";
import { buttonClass } from "@lectern/ui/buttonClass";
import { Failure } from "@lectern/ui/Failure";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { problemOf } from "@lectern/ui/web/problem";
import { useQuery } from "@tanstack/react-query";
import { Download, Eye } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { materialInfoQuery } from "../api.ts";
import { KindIcon } from "../materials/KindIcon.tsx";
import { previewKindOf } from "../materials/api.ts";
import { useT } from "../t.ts";
import { isMaterial } from "./addresses.ts";
import { FileGone } from "./FileGone.tsx";

const PreviewDialog = lazy(() => import("../materials/preview/PreviewDialog.tsx"));

/** A file to look at or to take along: its name, kind and size before one decides to. */
export function FileCard({ address }: { address: string }) {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const info = useQuery({ ...materialInfoQuery(address), enabled: isMaterial(address) });
  if (info.isError && problemOf(info.error).status === 410) return <FileGone />;
  if (info.isError) return <Failure inline error={info.error} onRetry={() => void info.refetch()} retrying={info.isFetching} />;
  if (!info.data) return <Skeleton className="h-20 rounded-md" />;
  const { filename, size, mediaType } = info.data;
  const facts = [extension(filename), size !== null && format.bytes(size)].filter(Boolean).join(" · ");
  return (
    <div className="flex flex-wrap items-center gap-4 rounded-md border border-line bg-surface p-4">
      <KindIcon mediaType={mediaType} size={28} />
      <p className="min-w-0 flex-1 basis-48">
        <span className="block font-medium break-words">{filename || t("file.unnamed")}</span>
        {facts && <span className="text-sm text-muted">{facts}</span>}
      </p>
      <span className="flex flex-wrap gap-2">
        {previewKindOf(mediaType) && (
          <Button icon={<Eye size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
            {t("materials.preview.open")}
          </Button>
        )}
        <a href={address} download={filename || true} className={buttonClass({ variant: "secondary" })}>
          <Download size={16} aria-hidden="true" /> {t("file.download")}
        </a>
      </span>
      {open && (
        <Suspense fallback={null}>
          <PreviewDialog file={{ filename: filename || t("file.unnamed"), mediaType, size: size ?? 0, url: address }} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

function extension(filename: string): string | undefined {
  return /\.([A-Za-z0-9]{1,8})$/.exec(filename)?.[1]?.toUpperCase();
}
