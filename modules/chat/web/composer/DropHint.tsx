import { Upload } from "lucide-react";
import { useT } from "../t.ts";

/** Over what takes the files that are being dragged. */
export function DropHint() {
  const t = useT();
  return (
    <div className="pointer-events-none absolute inset-2 z-30 flex flex-col items-center justify-center gap-2 rounded-md border-2 border-dashed border-accent bg-accent-soft/90 text-accent-text">
      <Upload size={28} aria-hidden="true" />
      <p className="font-medium">{t("attach.drop")}</p>
    </div>
  );
}
