import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { Failure } from "@lectern/ui/Failure";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, KeyRound, Printer } from "lucide-react";
import { useState } from "react";
import type { PeopleImport } from "../../contract/people-import.ts";
import { useT } from "../t.ts";
import { api, importKey } from "./api.ts";
import { printCodes } from "./print-codes.ts";

/** One-time sign-in codes: made when asked for, shown once. They stand in this page's memory and nowhere else. */
export function Codes({ one }: { one: PeopleImport }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [asking, ask] = useState(false);
  const again = one.codesIssuedAt !== null;
  const issue = useMutation({
    mutationFn: (replace: boolean) => api.post("/api/people-imports/:importId/sign-in-codes", { params: { importId: one.id }, body: { replace } }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: importKey(one.id) }),
  });
  const made = issue.data;
  return (
    <section aria-labelledby="people-codes" className="flex flex-col gap-3 rounded-md border border-line bg-surface p-5">
      <h2 id="people-codes" className="text-base font-semibold">
        {t("people.codes")}
      </h2>
      {issue.isError && <Failure inline error={issue.error} />}
      {made ? (
        <>
          <Callout tone="warning" role="status" title={t("people.codesMade", { count: made.people.length })}>
            {t("people.codesOnce", { date: format.date(made.expiresAt) })}
          </Callout>
          <div className="flex flex-wrap gap-2">
            <Button variant="primary" icon={<Download size={16} aria-hidden="true" />} onClick={() => save(made.csv)}>
              {t("people.codesDownload")}
            </Button>
            <Button
              icon={<Printer size={16} aria-hidden="true" />}
              onClick={() =>
                printCodes({ title: t("people.codes"), how: t("people.codesHow", { address: `${location.origin}/first-sign-in` }), people: made.people })
              }
            >
              {t("people.codesPrint")}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p className="text-sm text-muted">{again ? t("people.codesGone") : t("people.codesWhat")}</p>
          <Button
            className="self-start"
            icon={<KeyRound size={16} aria-hidden="true" />}
            loading={issue.isPending}
            onClick={() => (again ? ask(true) : issue.mutate(false))}
          >
            {again ? t("people.codesAgain") : t("people.codesMake")}
          </Button>
        </>
      )}
      <ConfirmDialog
        open={asking}
        onCancel={() => ask(false)}
        onConfirm={() => {
          ask(false);
          issue.mutate(true);
        }}
        title={t("people.codesAgainAsk")}
        confirmLabel={t("people.codesAgain")}
        cancelLabel={words.cancel}
        danger
      >
        {t("people.codesAgainWhat")}
      </ConfirmDialog>
    </section>
  );
}

function save(csv: string): void {
  const url = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "sign-in-codes.csv";
  link.click();
  URL.revokeObjectURL(url);
}
