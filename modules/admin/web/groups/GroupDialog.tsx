import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit, type ReadField } from "@lectern/ui/web/form";
import { fieldProblem, problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useT } from "../t.ts";
import { changeGroup, createGroup, groupsKey, groupsQuery, type Group, type Kind } from "./api.ts";

const SHOWN = new Set(["group_code_taken", "group_dates_crossed", "validation_failed"]);

/** Makes a group, or changes one. */
export function GroupDialog({ kind, group, onClose }: { kind: Kind; group?: Group; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const formId = useId();
  const queryClient = useQueryClient();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const batches = useInfiniteQuery({ ...groupsQuery("batches", undefined, "active"), enabled: kind === "class-sections" });
  const save = useMutation({
    mutationFn(field: ReadField) {
      const fields =
        kind === "batches"
          ? { name: field("name"), code: field("code"), startsOn: field("startsOn") || null, endsOn: field("endsOn") || null }
          : { name: field("name"), code: field("code"), batchId: field("batchId") || null, term: field("term") || null };
      return group ? changeGroup(kind, group.id, { ...fields, version: group.version }) : createGroup(kind, fields, key);
    },
    onSuccess() {
      toast({ message: words.saved });
      onClose();
      return queryClient.invalidateQueries({ queryKey: groupsKey });
    },
    // A corrected form is another request.
    onError: () => setKey(crypto.randomUUID()),
  });
  const code = save.error ? problemOf(save.error).code : undefined;
  const known = batches.data?.pages.flatMap(({ items }) => items) ?? [];
  const current = group?.batch;
  const choices = current && !known.some(({ id }) => id === current.id) ? [current, ...known] : known;
  return (
    <Dialog
      open
      onClose={onClose}
      title={group ? group.name : kind === "batches" ? t("groups.newBatch") : t("groups.newSection")}
      closeLabel={words.close}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" loading={save.isPending}>
            {words.save}
          </Button>
        </>
      }
    >
      <form id={formId} className="flex flex-col gap-4" onSubmit={onSubmit((field) => save.mutate(field))}>
        {code && !SHOWN.has(code) && <Failure inline error={save.error} />}
        <TextField label={t("groups.name")} name="name" autoFocus required maxLength={120} defaultValue={group?.name ?? ""} autoComplete="off" />
        <TextField
          label={t("groups.code")}
          name="code"
          required
          maxLength={40}
          defaultValue={group?.code ?? ""}
          autoComplete="off"
          description={t("groups.codeWhat")}
          error={code === "group_code_taken" && t("groups.codeTaken")}
        />
        {kind === "batches" ? (
          <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
            <TextField label={t("groups.startsOn")} name="startsOn" type="date" defaultValue={group?.startsOn ?? ""} />
            <TextField
              label={t("groups.endsOn")}
              name="endsOn"
              type="date"
              defaultValue={group?.endsOn ?? ""}
              error={(code === "group_dates_crossed" || fieldProblem(save.error, "endsOn")) && t("groups.datesCrossed")}
            />
          </div>
        ) : (
          <>
            <Select
              key={choices.length}
              label={t("groups.batch")}
              name="batchId"
              defaultValue={current?.id ?? ""}
              options={[{ value: "", label: t("groups.noBatch") }, ...choices.map(({ id, name }) => ({ value: id, label: name }))]}
            />
            <TextField label={t("groups.term")} name="term" maxLength={60} defaultValue={group?.term ?? ""} autoComplete="off" />
          </>
        )}
      </form>
    </Dialog>
  );
}
