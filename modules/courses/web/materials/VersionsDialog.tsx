import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { buttonClass } from "@lectern/ui/buttonClass";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { FileDrop } from "@lectern/ui/FileDrop";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, RotateCcw } from "lucide-react";
import type { ListedMaterial } from "../../contract.ts";
import { api } from "../api.ts";
import { useT } from "../t.ts";
import { refreshMaterials, versionsQuery } from "./api.ts";
import { UploadTray } from "./UploadTray.tsx";
import { useVersionUploads } from "./use-material-uploads.ts";

/** Everything a file was: shown again with one press, and a new version by uploading it. */
export function VersionsDialog({ file, onClose }: { file: ListedMaterial; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const versions = useQuery(versionsQuery(file.courseId, file.id));
  const { items, interrupted, queue } = useVersionUploads(file.courseId, file.id);
  const restore = useMutation({
    mutationFn: (number: number) => api.post("/api/materials/:materialId/versions/:number/restore", { params: { materialId: file.id, number } }),
    async onSuccess({ version }) {
      toast({ message: t("materials.versions.restored", { number: version }) });
      await refreshMaterials(queryClient, file.courseId);
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("materials.versions.title")} description={t("materials.versions.what")} closeLabel={words.close}>
      <div className="flex flex-col gap-4 pb-4">
        <FileDrop label={t("materials.versions.drop")} className="[&_label]:py-5" onFiles={([next]) => next && queue.add([next])} />
        <UploadTray items={items} interrupted={interrupted} queue={queue} />
        {versions.isError && <Failure inline error={versions.error} onRetry={() => void versions.refetch()} />}
        {!versions.data && !versions.isError && <SkeletonText lines={3} />}
        <ol className="flex flex-col">
          {versions.data?.items.map((version) => (
            <li key={version.number} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line py-2 not-last:border-b">
              <div className="min-w-0 flex-1 basis-60">
                <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
                  {t("materials.versions.number", { number: version.number })}
                  {version.current && <Badge tone="success">{t("materials.versions.current")}</Badge>}
                </p>
                <p className="text-sm break-words text-muted">
                  {[version.filename, format.bytes(version.size), format.dateTime(version.createdAt), version.uploader?.fullName].filter(Boolean).join(" · ")}
                </p>
              </div>
              <span className="flex gap-2">
                <a href={version.url} download={version.filename} className={buttonClass({ size: "sm" })}>
                  <Download size={16} aria-hidden="true" />
                  <span className="sr-only">{t("materials.versions.download", { number: version.number })}</span>
                </a>
                {!version.current && (
                  <Button
                    size="sm"
                    icon={<RotateCcw size={16} aria-hidden="true" />}
                    loading={restore.isPending && restore.variables === version.number}
                    onClick={() => restore.mutate(version.number)}
                  >
                    {t("materials.versions.restore")}
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ol>
        {restore.isError && <Failure inline error={restore.error} />}
      </div>
    </Dialog>
  );
}
