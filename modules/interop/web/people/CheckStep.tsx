import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { useWords } from "@lectern/ui/web/words";
import { useState } from "react";
import type { PeopleImport } from "../../contract/people-import.ts";
import { useT } from "../t.ts";
import { Download } from "./Download.tsx";
import { Report } from "./Report.tsx";

interface CheckStepProps {
  one: PeopleImport;
  starting: boolean;
  onBack: () => void;
  onApply: () => void;
}

/** What would happen, row by row. Nothing has changed yet. */
export function CheckStep({ one, starting, onBack, onApply }: CheckStepProps) {
  const t = useT();
  const words = useWords();
  const [asking, ask] = useState(false);
  const totals = one.totals.check ?? {};
  const { created = 0, updated = 0, unchanged = 0, failed = 0, skipped = 0 } = totals;
  const nothing = created + updated + unchanged === 0;
  return (
    <>
      <Callout tone={failed > 0 ? "warning" : "info"} role="status" title={t("people.promise", { created, updated })}>
        {t("people.promiseRest", { unchanged, skipped, failed })} {t("people.nothingYet")}
      </Callout>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" disabled={nothing} onClick={() => ask(true)}>
          {t("people.apply")}
        </Button>
        <Button onClick={onBack}>{t("people.back")}</Button>
        {failed > 0 && <Download importId={one.id} stage="check" outcome="failed" label={t("people.downloadFailed")} />}
      </div>
      <Report importId={one.id} stage="check" totals={totals} generation={one.jobId ?? ""} />
      <ConfirmDialog
        open={asking}
        onCancel={() => ask(false)}
        onConfirm={() => {
          ask(false);
          onApply();
        }}
        title={t("people.applyAsk", { count: created + updated })}
        confirmLabel={t("people.apply")}
        cancelLabel={words.cancel}
        loading={starting}
      >
        {t(`people.applyWhat.${one.mapping.firstSignIn}`)} {t("people.applyUndo")}
      </ConfirmDialog>
    </>
  );
}
