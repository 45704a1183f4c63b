import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useRef, useState, type DragEvent, type HTMLAttributes } from "react";
import { useT } from "../t.ts";

/** Bytes of one file, as the contract has it. */
const MAX_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 10;

export type DropTarget = Pick<HTMLAttributes<HTMLElement>, "onDragEnter" | "onDragOver" | "onDragLeave" | "onDrop">;

/** The files of the message being written: chosen, pasted, photographed, or dropped where its `dropTarget` is. The innermost target takes them. */
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
      if (file.size > MAX_BYTES) toast({ message: tooLarge(file), tone: "danger" });
      else if (file.size === 0) toast({ message: t("attach.isEmpty", { name: file.name }), tone: "danger" });
    }
    setFiles((known) => {
      const fresh = fits.filter((file) => !known.some((one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified));
      return [...known, ...fresh].slice(0, MOST_FILES);
    });
  }

  function tooLarge({ name, size: bytes }: File): string {
    const [size, most] = [format.bytes(bytes), format.bytes(MAX_BYTES)];
    // A few bytes too many, and both read alike.
    return size === most ? t("attach.justTooLarge", { name, most }) : t("attach.tooLarge", { name, size, most });
  }

  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const dropTarget: DropTarget = {
    onDragEnter: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.stopPropagation();
      depth.current += 1;
      setOver(true);
    },
    onDragOver: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.stopPropagation();
      event.preventDefault();
    },
    onDragLeave: (event: DragEvent) => {
      event.stopPropagation();
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      depth.current = 0;
      setOver(false);
      if (!carriesFiles(event)) return;
      event.stopPropagation();
      event.preventDefault();
      add([...event.dataTransfer.files]);
    },
  };

  return { files, over, add, drop: (file: File) => setFiles((known) => known.filter((one) => one !== file)), clear: () => setFiles([]), dropTarget };
}
