import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useStrings } from "@lectern/ui/web/i18n";
import { problemOf } from "@lectern/ui/web/problem";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PeopleImport, PeopleMapping } from "../../contract/people-import.ts";
import { useT } from "../t.ts";
import { api, importKey } from "./api.ts";
import { ColumnsTable } from "./ColumnsTable.tsx";
import { MappingOptions } from "./MappingOptions.tsx";
import { Preview } from "./Preview.tsx";

interface MappingStepProps {
  one: PeopleImport;
  starting: boolean;
  onCheck: () => void;
}

/** What the columns mean and how to go about it; the first people are shown as they will become, at every change. */
export function MappingStep({ one, starting, onCheck }: MappingStepProps) {
  const t = useT();
  const strings = useStrings("interop");
  const queryClient = useQueryClient();
  const [mapping, setMapping] = useState<PeopleMapping>(one.mapping);
  const save = useMutation({
    mutationFn: (next: PeopleMapping) => api.patch("/api/people-imports/:importId", { params: { importId: one.id }, body: { mapping: next } }),
    // Answers may overtake each other: the preview is the last one asked for.
    scope: { id: `people-mapping-${one.id}` },
    onSuccess: (changed) => queryClient.setQueryData(importKey(one.id), changed),
  });
  const saveSoon = useDebounced((next: PeopleMapping) => save.mutate(next));

  function change(changes: Partial<PeopleMapping>) {
    const next = { ...mapping, ...changes };
    setMapping(next);
    saveSoon(next);
  }

  async function check() {
    await save.mutateAsync(mapping);
    onCheck();
  }

  const missing = missingOf(mapping);
  return (
    <>
      {one.remembered && one.state === "ready" && <Callout>{t("people.remembered")}</Callout>}
      {save.isError && problemOf(save.error).code !== "validation_failed" && <Failure inline error={save.error} />}
      <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <ColumnsTable columns={one.columns} fields={mapping.fields} onChange={(fields) => change({ fields })} />
        <MappingOptions mapping={mapping} columns={one.columns} onChange={change} />
      </div>
      <Preview rows={one.preview} pending={save.isPending} />
      {missing.length > 0 && (
        <Callout tone="warning" role="status" title={t("people.missing")}>
          <ul className="list-disc ps-5">
            {missing.map((what) => (
              <li key={what}>{strings(`people.missing.${what}`)}</li>
            ))}
          </ul>
        </Callout>
      )}
      <Button variant="primary" className="self-start" disabled={missing.length > 0} loading={starting || save.isPending} onClick={() => void check()}>
        {t("people.check")}
      </Button>
    </>
  );
}

/** The same as the server asks for, said before it does. */
function missingOf({ fields, emailPattern, mode, matchBy }: PeopleMapping): string[] {
  const has = (...wanted: PeopleMapping["fields"]) => wanted.some((field) => fields.includes(field));
  return [
    ...(mode !== "update" && !has("full_name", "given_name", "surname") ? ["name"] : []),
    ...((mode !== "update" || matchBy === "email") && !has("email") && !emailPattern ? ["email"] : []),
    ...(matchBy === "external_id" && !has("external_id") ? ["external_id"] : []),
  ];
}
