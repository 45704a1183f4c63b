import { useFormat } from "@lectern/ui/web/format";
import { Download, File as FileIcon, FileText } from "lucide-react";
import type { Message } from "../../contract.ts";
import { useT } from "../t.ts";

type MessageFile = NonNullable<Message["file"]>;

/** Pixels a picture or film may take; its place has its size before it arrives. */
const MOST_WIDE = 360;
const MOST_HIGH = 300;
/** Of pictures whose size is not known. */
const USUAL = { width: 320, height: 240 };
/** What every browser shows as a picture; others are offered to download. */
const PICTURES = /^image\/(png|jpeg|gif|webp|avif)$/;

/** A file of a message: pictures, sound and films in their place, everything else to download. */
export function FileView({ file }: { file: MessageFile }) {
  const { mediaType } = file;
  if (PICTURES.test(mediaType)) return <Picture file={file} />;
  if (mediaType.startsWith("video/") || mediaType.startsWith("audio/")) return <Player file={file} />;
  return <FileCard file={file} />;
}

function Picture({ file }: { file: MessageFile }) {
  const t = useT();
  const { width, height } = fit(file);
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noopener"
      aria-label={t("file.open", { name: file.name })}
      className="mt-1 block max-w-full overflow-hidden rounded-md border border-line bg-sunken"
      style={{ width, aspectRatio: `${width} / ${height}` }}
    >
      <img src={file.url} alt={file.name} width={width} height={height} decoding="async" className="size-full object-cover" />
    </a>
  );
}

function Player({ file }: { file: MessageFile }) {
  const isFilm = file.mediaType.startsWith("video/");
  const { width, height } = fit(file);
  return (
    <figure className="mt-1 max-w-full" style={{ width: isFilm ? width : MOST_WIDE }}>
      {isFilm ? (
        <video
          src={file.url}
          controls
          preload="metadata"
          aria-label={file.name}
          className="w-full rounded-md bg-sunken"
          style={{ aspectRatio: `${width} / ${height}` }}
        >
          <track kind="captions" />
        </video>
      ) : (
        <audio src={file.url} controls preload="none" aria-label={file.name} className="h-12 w-full">
          <track kind="captions" />
        </audio>
      )}
      <figcaption className="flex">
        <FileCard file={file} plain />
      </figcaption>
    </figure>
  );
}

function FileCard({ file, plain = false }: { file: MessageFile; plain?: boolean }) {
  const t = useT();
  const format = useFormat();
  const Icon = file.mediaType.startsWith("text/") || file.mediaType === "application/pdf" ? FileText : FileIcon;
  return (
    <a
      href={`${file.url}?download=1`}
      download={file.name}
      className={
        plain
          ? "flex min-h-6 min-w-0 items-center gap-2 text-xs text-muted hover:underline"
          : "mt-1 flex min-h-14 w-90 max-w-full items-center gap-3 rounded-md border border-line bg-surface px-3 py-2 hover:bg-hover"
      }
    >
      {!plain && <Icon size={24} aria-hidden="true" className="shrink-0 text-muted" />}
      <span className="sr-only">{t("file.download")}</span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate text-sm font-medium">{file.name}</span>
        <span className="text-xs text-muted">{format.bytes(file.size)}</span>
      </span>
      <Download size={16} aria-hidden="true" className="shrink-0 text-muted" />
    </a>
  );
}

function fit({ width, height }: MessageFile): { width: number; height: number } {
  if (!width || !height) return USUAL;
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(32, Math.round(height * scale)) };
}
