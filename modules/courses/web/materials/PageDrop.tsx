import { Upload } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useT } from "../t.ts";

/** Files may be dropped anywhere on the page while this is on it. */
export function PageDrop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const t = useT();
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });
  useEffect(() => {
    const gone = new AbortController();
    // Entering a child comes before leaving its parent: only the count tells when the pointer has left.
    let depth = 0;
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const on = (name: "dragenter" | "dragleave" | "dragover" | "drop", listener: (event: DragEvent) => void) =>
      window.addEventListener(name, (event) => carriesFiles(event) && listener(event), { signal: gone.signal });
    on("dragenter", () => {
      depth += 1;
      setOver(true);
    });
    on("dragleave", () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    });
    on("dragover", (event) => event.preventDefault());
    on("drop", (event) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) take.current(files);
    });
    return () => gone.abort();
  }, []);
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-40 flex items-center justify-center bg-backdrop p-6">
      <p className="flex items-center gap-3 rounded-md border-2 border-dashed border-accent bg-raised px-8 py-6 text-lg font-semibold shadow-high">
        <Upload size={24} aria-hidden="true" /> {t("materials.dropHere")}
      </p>
    </div>
  );
}
