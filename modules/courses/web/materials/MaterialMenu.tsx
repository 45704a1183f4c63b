import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { Menu } from "@lectern/ui/Menu";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Ellipsis, Eye, History, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ListedMaterial } from "../../contract.ts";
import { api } from "../api.ts";
import { useT } from "../t.ts";
import { previewKindOf, refreshMaterials } from "./api.ts";
import { UsedIn } from "./UsedIn.tsx";
import { VersionsDialog } from "./VersionsDialog.tsx";

interface MaterialMenuProps {
  file: ListedMaterial;
  onPreview: () => void;
}

/** What one may do with a file. */
export function MaterialMenu({ file, onPreview }: MaterialMenuProps) {
  const t = useT();
  const [open, setOpen] = useState<"rename" | "versions" | "delete">();
  const close = () => setOpen(undefined);
  return (
    <>
      <Menu
        label={t("materials.menu", { name: file.filename })}
        trigger={<Ellipsis size={16} aria-hidden="true" />}
        className="inline-flex size-8 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text max-sm:size-11"
        sections={[
          {
            id: "look",
            items: [
              ...(previewKindOf(file.mediaType) ? [{ id: "preview", label: t("materials.preview.open"), icon: <Eye size={16} />, onAction: onPreview }] : []),
              { id: "download", label: t("file.download"), icon: <Download size={16} />, onAction: () => save(file.url, file.filename) },
              { id: "versions", label: t("materials.versions.title"), icon: <History size={16} />, onAction: () => setOpen("versions") },
            ],
          },
          {
            id: "change",
            items: [
              { id: "rename", label: t("materials.rename.action"), icon: <Pencil size={16} />, onAction: () => setOpen("rename") },
              { id: "delete", label: t("materials.delete.action"), icon: <Trash2 size={16} />, danger: true, onAction: () => setOpen("delete") },
            ],
          },
        ]}
      />
      {open === "rename" && <RenameDialog file={file} onClose={close} />}
      {open === "versions" && <VersionsDialog file={file} onClose={close} />}
      {open === "delete" && <DeleteDialog file={file} onClose={close} />}
    </>
  );
}

/** As a click on a link with `download` does. */
function save(url: string, filename: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
}

function RenameDialog({ file, onClose }: { file: ListedMaterial; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const rename = useMutation({
    mutationFn: (filename: string) => api.patch("/api/materials/:materialId", { params: { materialId: file.id }, body: { filename } }),
    async onSuccess() {
      onClose();
      await refreshMaterials(queryClient, file.courseId);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t("materials.rename.title")}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form="rename-material" variant="primary" loading={rename.isPending}>
            {words.save}
          </Button>
        </>
      }
    >
      <form id="rename-material" onSubmit={onSubmit((field) => rename.mutate(field("filename").trim()))}>
        <TextField label={t("materials.rename.name")} name="filename" defaultValue={file.filename} required maxLength={255} autoFocus />
        {rename.isError && <Failure inline error={rename.error} />}
      </form>
    </Dialog>
  );
}

function DeleteDialog({ file, onClose }: { file: ListedMaterial; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const used = file.usedIn.length > 0;
  const remove = useMutation({
    mutationFn: () => api.delete("/api/materials/:materialId", { params: { materialId: file.id }, query: { force: true } }),
    async onSuccess() {
      toast({ message: t("materials.delete.done", { name: file.filename }) });
      onClose();
      await refreshMaterials(queryClient, file.courseId);
    },
  });
  return (
    <Dialog
      open
      role="alertdialog"
      width="sm"
      onClose={onClose}
      title={t("materials.delete.title", { name: file.filename })}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            {words.cancel}
          </Button>
          <Button variant="danger" loading={remove.isPending} onClick={() => remove.mutate()}>
            {used ? t("materials.delete.anyway") : t("materials.delete.action")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        <p>{used ? t("materials.delete.used") : t("materials.delete.unused")}</p>
        <UsedIn courseId={file.courseId} uses={file.usedIn} />
        {remove.isError && <Failure inline error={remove.error} />}
      </div>
    </Dialog>
  );
}
