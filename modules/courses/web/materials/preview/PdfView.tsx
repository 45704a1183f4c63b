import { Failure } from "@lectern/ui/Failure";
import { Skeleton } from "@lectern/ui/Skeleton";
import { sessionFetch } from "@lectern/ui/web/http";
import { useQuery } from "@tanstack/react-query";
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";
import { ScrollBox } from "../../author/ScrollBox.tsx";
import { useT } from "../../t.ts";
import type { FileToShow } from "../api.ts";

/** Sharp on dense screens, and no canvas that a phone has no memory for. */
const MAX_PIXEL_RATIO = 2;

/** A PDF drawn by pdf.js, page under page, each when it comes near. Scripts in the file are never run. */
export default function PdfView({ file }: { file: FileToShow }) {
  const t = useT();
  const document = useQuery({
    queryKey: ["courses", "material", file.url, "pdf", file.size],
    queryFn: async ({ signal }) => {
      const response = await sessionFetch(file.url, { signal });
      if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status, code: "file_unreadable", title: response.statusText });
      return open(await response.arrayBuffer());
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (document.isError) return <Failure inline error={document.error} onRetry={() => void document.refetch()} />;
  if (!document.data) return <Skeleton className="h-96 rounded-md" />;
  const pages = Array.from({ length: document.data.numPages }, (_, at) => at + 1);
  return (
    <ScrollBox label={t("materials.preview.pages", { count: pages.length })} className="flex max-h-[65dvh] flex-col gap-3 rounded-md bg-sunken p-3">
      {pages.map((number) => (
        <PdfPage key={number} document={document.data} number={number} />
      ))}
    </ScrollBox>
  );
}

function open(data: ArrayBuffer): Promise<PDFDocumentProxy> {
  GlobalWorkerOptions.workerPort ??= new Worker(new URL("./pdf-worker.ts", import.meta.url), { type: "module" });
  return getDocument({ data, useWasm: false, useSystemFonts: true, enableXfa: false }).promise;
}

function PdfPage({ document, number }: { document: PDFDocumentProxy; number: number }) {
  const t = useT();
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [near, come] = useState(number === 1);
  const [words, setWords] = useState("");

  useEffect(() => {
    if (!place.current || near) return;
    const observer = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && come(true), { rootMargin: "100%" });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [near]);

  useEffect(() => {
    const target = canvas.current;
    if (!near || !target) return;
    let gone = false;
    void (async () => {
      const page = await document.getPage(number);
      if (gone) return;
      const width = target.parentElement?.clientWidth ?? 0;
      const scale = (width / page.getViewport({ scale: 1 }).width) * Math.min(devicePixelRatio, MAX_PIXEL_RATIO);
      const viewport = page.getViewport({ scale });
      target.width = viewport.width;
      target.height = viewport.height;
      await page.render({ canvas: target, viewport }).promise;
      const { items } = await page.getTextContent();
      if (!gone) setWords(items.map((item) => ("str" in item ? item.str : "")).join(" "));
    })().catch(() => {});
    return () => {
      gone = true;
    };
  }, [document, near, number]);

  return (
    <div ref={place} className="min-h-40 bg-white shadow-low">
      <canvas ref={canvas} aria-hidden="true" className="block h-auto w-full" />
      {/* What is drawn cannot be read out; its words can. */}
      <p className="sr-only">{t("materials.preview.page", { number, words })}</p>
    </div>
  );
}
