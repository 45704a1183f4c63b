import { buttonClass } from "@lectern/ui/buttonClass";
import { Failure } from "@lectern/ui/Failure";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useQuery } from "@tanstack/react-query";
import { Download, ExternalLink, FileText } from "lucide-react";
import { materialInfoQuery } from "../api.ts";
import { useT } from "../t.ts";
import { isMaterial } from "./addresses.ts";

/** A file to take along: its name, kind and size before one decides to. */
export function FileCard({ address }: { address: string }) {
  const t = useT();
  const format = useFormat();
  const info = useQuery({ ...materialInfoQuery(address), enabled: isMaterial(address) });
  if (info.isError) return <Failure inline error={info.error} onRetry={() => void info.refetch()} retrying={info.isFetching} />;
  if (!info.data) return <Skeleton className="h-20 rounded-md" />;
  const { filename, size, mediaType } = info.data;
  const facts = [extension(filename), size !== null && format.bytes(size)].filter(Boolean).join(" · ");
  return (
    <div className="flex flex-wrap items-center gap-4 rounded-md border border-line bg-surface p-4">
      <FileText size={28} aria-hidden="true" className="shrink-0 text-muted" />
      <p className="min-w-0 flex-1 basis-48">
        <span className="block font-medium break-words">{filename || t("file.unnamed")}</span>
        {facts && <span className="text-sm text-muted">{facts}</span>}
      </p>
      <span className="flex flex-wrap gap-2">
        {mediaType === "application/pdf" && (
          <a href={address} target="_blank" rel="noopener" className={buttonClass({ variant: "secondary" })}>
            <ExternalLink size={16} aria-hidden="true" /> {t("content.open")}
          </a>
        )}
        <a href={address} download={filename || true} className={buttonClass({ variant: "secondary" })}>
          <Download size={16} aria-hidden="true" /> {t("file.download")}
        </a>
      </span>
    </div>
  );
}

function extension(filename: string): string | undefined {
  return /\.([A-Za-z0-9]{1,8})$/.exec(filename)?.[1]?.toUpperCase();
}
