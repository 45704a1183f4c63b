import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useRef, useState, type DragEvent } from "react";
import { useT } from "../t.ts";

/** Bytes of one file, as the contract has it. */
const MAX_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 10;

/** The files of the message being written: chosen, pasted, photographed, or dropped anywhere on the conversation. */
export function useFiles() {
  const t = useT();
  const format = useFormat();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [over, setOver] = useState(false);
  // Entering a child tells of leaving its parent.
  const depth = useRef(0);

  function add(added: readonly File[]) {
    const fits = added.filter((file) => file.size <= MAX_BYTES && file.size > 0);
    for (const file of added) {
      if (file.size > MAX_BYTES)
        toast({ message: t("attach.tooLarge", { name: file.name, size: format.bytes(file.size), most: format.bytes(MAX_BYTES) }), tone: "danger" });
      else if (file.size === 0) toast({ message: t("attach.isEmpty", { name: file.name }), tone: "danger" });
    }
    setFiles((known) => {
      const fresh = fits.filter((file) => !known.some((one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified));
      return [...known, ...fresh].slice(0, MOST_FILES);
    });
  }

  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const dropTarget = {
    onDragEnter: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth.current += 1;
      setOver(true);
    },
    onDragOver: (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    },
    onDragLeave: () => {
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      depth.current = 0;
      setOver(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      add([...event.dataTransfer.files]);
    },
  };

  return { files, over, add, drop: (file: File) => setFiles((known) => known.filter((one) => one !== file)), clear: () => setFiles([]), dropTarget };
}
