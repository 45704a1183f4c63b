import { buttonClass } from "@lectern/ui/buttonClass";
import { Download as DownloadIcon } from "lucide-react";
import type { Outcome, Stage } from "./api.ts";

/** A link to the report as CSV; the browser's own download, with the session's cookie. */
export function Download({ importId, stage, outcome, label }: { importId: string; stage: Stage; outcome?: Outcome; label: string }) {
  const query = new URLSearchParams({ stage, ...(outcome ? { outcome } : {}) });
  return (
    <a href={`/api/people-imports/${importId}/rows.csv?${query}`} download className={buttonClass({})}>
      <DownloadIcon size={16} aria-hidden="true" />
      {label}
    </a>
  );
}
