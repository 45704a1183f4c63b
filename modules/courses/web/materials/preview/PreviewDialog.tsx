import { buttonClass } from "@lectern/ui/buttonClass";
import { Dialog } from "@lectern/ui/Dialog";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { Download } from "lucide-react";
import { lazy, Suspense } from "react";
import { Media } from "../../content/Players.tsx";
import { useT } from "../../t.ts";
import { previewKindOf, type FileToShow } from "../api.ts";

const PdfView = lazy(() => import("./PdfView.tsx"));
const TextView = lazy(() => import("./TextView.tsx"));

/** A file looked at without leaving the page. */
export default function PreviewDialog({ file, onClose }: { file: FileToShow; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  return (
    <Dialog
      open
      width="lg"
      onClose={onClose}
      title={file.filename}
      description={format.bytes(file.size)}
      closeLabel={words.close}
      footer={
        <a href={file.url} download={file.filename} className={buttonClass({ variant: "secondary" })}>
          <Download size={16} aria-hidden="true" /> {t("file.download")}
        </a>
      }
    >
      <Suspense fallback={<Skeleton className="h-96 rounded-md" />}>
        <Content file={file} />
      </Suspense>
    </Dialog>
  );
}

function Content({ file }: { file: FileToShow }) {
  const t = useT();
  switch (previewKindOf(file.mediaType)) {
    case "image":
      return <img src={file.url} alt={file.filename} className="mx-auto max-h-[60dvh] max-w-full rounded-sm object-contain" />;
    case "video":
      return <Media kind="video" src={file.url} title={file.filename} />;
    case "audio":
      return <Media kind="audio" src={file.url} title={file.filename} />;
    case "pdf":
      return <PdfView file={file} />;
    case "text":
      return <TextView file={file} />;
    default:
      return <p className="py-8 text-center text-muted">{t("materials.preview.none")}</p>;
  }
}
