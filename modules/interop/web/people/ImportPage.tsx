import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useParam } from "@lectern/ui/web/navigation";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PeopleImport } from "../../contract/people-import.ts";
import { useT } from "../t.ts";
import { api, importKey, importQuery, type Stage } from "./api.ts";
import { DoneStep } from "./DoneStep.tsx";
import { MappingStep } from "./MappingStep.tsx";
import { CheckStep } from "./CheckStep.tsx";
import { Steps } from "./Steps.tsx";

/** `/admin/people-imports/:importId`: file → columns → check → done. The page can be left at any moment and found again. */
export default function ImportPage() {
  const t = useT();
  const importId = useParam("importId");
  const found = useQuery(importQuery(importId));
  const crumbs = [{ label: t("people.title"), to: "/admin/people-imports" }];
  if (!found.data) {
    return (
      <Page title={t("people.title")} breadcrumbs={crumbs}>
        {found.isError ? <Failure error={found.error} onRetry={() => void found.refetch()} /> : <SkeletonText lines={6} />}
      </Page>
    );
  }
  return (
    <Page title={found.data.filename} description={t("people.rows", { count: found.data.rows })} breadcrumbs={crumbs}>
      <Wizard one={found.data} />
    </Page>
  );
}

const STEP_OF = { ready: 1, checking: 2, checked: 2, applying: 3, applied: 3, undoing: 3, undone: 3, failed: 2 } as const;
const ROUTES = {
  check: "/api/people-imports/:importId/check",
  apply: "/api/people-imports/:importId/apply",
  undo: "/api/people-imports/:importId/undo",
} as const;

function Wizard({ one }: { one: PeopleImport }) {
  const t = useT();
  const queryClient = useQueryClient();
  // Back from the report to the columns, without forgetting the report until something changes.
  const [mapping, remap] = useState(false);
  const start = useMutation({
    mutationFn: (stage: Stage) => api.post(ROUTES[stage], { params: { importId: one.id } }),
    onSuccess() {
      remap(false);
      return queryClient.invalidateQueries({ queryKey: importKey(one.id) });
    },
  });
  const failure = start.isError ? <Failure inline error={start.error} /> : null;
  const running = one.state === "checking" || one.state === "applying" || one.state === "undoing";
  const isMapping = one.state === "ready" || (mapping && one.state === "checked");
  return (
    <div className="flex flex-col gap-6">
      <Steps at={isMapping ? 1 : one.state === "failed" && one.stage !== "check" ? 3 : STEP_OF[one.state]} />
      {failure}
      {running && <Running one={one} />}
      {isMapping && <MappingStep key={one.id} one={one} starting={start.isPending} onCheck={() => start.mutate("check")} />}
      {one.state === "failed" && <Stopped one={one} onAgain={() => start.mutate(one.stage ?? "check")} again={start.isPending} />}
      {one.state === "checked" && !mapping && (
        <CheckStep one={one} starting={start.isPending} onBack={() => remap(true)} onApply={() => start.mutate("apply")} />
      )}
      {(one.state === "applied" || one.state === "undone") && <DoneStep one={one} undoing={start.isPending} onUndo={() => start.mutate("undo")} />}
      {one.state === "ready" && one.format === "oneroster" && <p className="text-sm text-muted">{t("people.oneroster")}</p>}
    </div>
  );
}

function Running({ one }: { one: PeopleImport }) {
  const t = useT();
  const format = useFormat();
  return (
    <section aria-live="polite" className="flex flex-col gap-3 rounded-md border border-line bg-surface p-5">
      <p className="font-medium">{t(`people.state.${one.state}`)}</p>
      <ProgressBar value={one.progress * 100} label={t(`people.state.${one.state}`)} valueText={format.percent(Math.floor(one.progress * 100))} showValue />
      <p className="text-sm text-muted">{t("people.mayLeave")}</p>
    </section>
  );
}

function Stopped({ one, again, onAgain }: { one: PeopleImport; again: boolean; onAgain: () => void }) {
  const t = useT();
  return (
    <Callout
      tone="danger"
      role="alert"
      title={t("people.stopped")}
      actions={
        <Button loading={again} onClick={onAgain}>
          {t("people.goOn")}
        </Button>
      }
    >
      {t("people.stoppedNext")} {one.problem?.code === "not_allowed" && t("people.stoppedRights")}
    </Callout>
  );
}
