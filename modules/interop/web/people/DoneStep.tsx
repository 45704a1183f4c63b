import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { ButtonLink } from "@lectern/ui/Link";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import type { PeopleImport } from "../../contract/people-import.ts";
import { useT } from "../t.ts";
import { Codes } from "./Codes.tsx";
import { Download } from "./Download.tsx";
import { Report } from "./Report.tsx";

/** What was done, or taken back: totals, downloads, codes, and the way back while it is open. */
export function DoneStep({ one, undoing, onUndo }: { one: PeopleImport; undoing: boolean; onUndo: () => void }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const [asking, ask] = useState(false);
  const isUndone = one.state === "undone";
  const stage = isUndone ? "undo" : "apply";
  const totals = (isUndone ? one.totals.undo : one.totals.apply) ?? {};
  const { created = 0, updated = 0, unchanged = 0, failed = 0, skipped = 0, deleted = 0, suspended = 0, restored = 0, kept = 0 } = totals;
  const canUndo = !isUndone && one.undoUntil !== null;
  return (
    <>
      <Callout tone="success" role="status" title={isUndone ? t("people.undone", { deleted, restored }) : t("people.done", { created, updated })}>
        {isUndone ? t("people.undoneRest", { suspended, kept }) : t("people.promiseRest", { unchanged, skipped, failed })}
      </Callout>
      {!isUndone && one.mapping.firstSignIn === "codes" && created > 0 && <Codes one={one} />}
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="/admin/people">{t("people.toPeople")}</ButtonLink>
        {failed > 0 && <Download importId={one.id} stage="apply" outcome="failed" label={t("people.downloadFailed")} />}
        <Download importId={one.id} stage={stage} label={t("people.downloadAll")} />
        {canUndo && (
          <Button icon={<Undo2 size={16} aria-hidden="true" />} onClick={() => ask(true)}>
            {t("people.undo")}
          </Button>
        )}
      </div>
      {canUndo && one.undoUntil && <p className="text-sm text-muted">{t("people.undoUntil", { date: format.dateTime(one.undoUntil) })}</p>}
      <Report key={stage} importId={one.id} stage={stage} totals={totals} generation={one.jobId ?? ""} />
      <ConfirmDialog
        open={asking}
        onCancel={() => ask(false)}
        onConfirm={() => {
          ask(false);
          onUndo();
        }}
        title={t("people.undoAsk", { count: created + updated })}
        confirmLabel={t("people.undo")}
        cancelLabel={words.cancel}
        danger
        loading={undoing}
      >
        {t("people.undoWhat")}
      </ConfirmDialog>
    </>
  );
}
