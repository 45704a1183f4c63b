import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Checkbox } from "@lectern/ui/Checkbox";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { RadioGroup } from "@lectern/ui/RadioGroup";
import { TextArea } from "@lectern/ui/TextArea";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { peopleQuery } from "../api.ts";
import { useT } from "../t.ts";
import { addMembers, groupsKey, type Kind } from "./api.ts";

const SUGGESTED = 8;

/** Adds people: found by name, or by a pasted list of addresses. The answer says who was not found. */
export function AddMembersDialog({ kind, groupId, onClose }: { kind: Kind; groupId: string; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const [search, setSearch] = useState("");
  const searchSoon = useDebounced(setSearch);
  const [chosen, choose] = useState<ReadonlyMap<string, string>>(new Map());
  const [pasted, paste] = useState("");
  const [role, setRole] = useState<"member" | "teacher">("member");
  const people = useInfiniteQuery({ ...peopleQuery({ search, status: "active" }), enabled: search.trim() !== "" });
  const emails = [...new Set(pasted.split(/[\s,;<>]+/).filter((word) => word.includes("@")))];
  const add = useMutation({
    mutationFn: () => addMembers(kind, groupId, { userIds: [...chosen.keys()], emails, role }),
    onSuccess(report) {
      void queryClient.invalidateQueries({ queryKey: groupsKey });
      if (!report.people.some(({ outcome }) => outcome === "unknown")) onClose();
    },
  });
  const unknown = add.data?.people.filter(({ outcome }) => outcome === "unknown").map(({ value }) => value) ?? [];
  const found = people.data?.pages[0]?.items.slice(0, SUGGESTED) ?? [];

  function toggle(id: string, name: string) {
    const next = new Map(chosen);
    if (!next.delete(id)) next.set(id, name);
    choose(next);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("groups.add")}
      closeLabel={words.close}
      footer={
        <>
          <Button onClick={onClose}>{add.isSuccess ? words.close : words.cancel}</Button>
          <Button variant="primary" disabled={chosen.size + emails.length === 0} loading={add.isPending} onClick={() => add.mutate()}>
            {t("groups.addCount", { count: chosen.size + emails.length })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {add.isError && <Failure inline error={add.error} />}
        {add.data && unknown.length > 0 && (
          <Callout tone="warning" role="status" title={t("groups.addedSome", { count: add.data.added + add.data.roleChanged })}>
            {t("groups.unknown")} {unknown.join(", ")}
          </Callout>
        )}
        <TextField
          type="search"
          label={t("people.searchFor")}
          autoFocus
          maxLength={200}
          autoComplete="off"
          onChange={(event) => searchSoon(event.target.value)}
        />
        {found.length > 0 && (
          <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
            {found.map((person) => (
              <li key={person.id}>
                <Checkbox
                  className="px-3 py-2 hover:bg-hover"
                  checked={chosen.has(person.id)}
                  onChange={() => toggle(person.id, person.fullName)}
                  label={person.fullName}
                  description={person.email}
                />
              </li>
            ))}
          </ul>
        )}
        {chosen.size > 0 && <p className="text-sm text-muted">{[...chosen.values()].join(", ")}</p>}
        <TextArea
          label={t("groups.paste")}
          description={t("groups.pasteWhat")}
          value={pasted}
          rows={3}
          maxLength={100_000}
          onChange={(event) => paste(event.target.value)}
        />
        <RadioGroup
          label={t("groups.as")}
          value={role}
          onChange={setRole}
          options={[
            { value: "member", label: t("groups.member") },
            { value: "teacher", label: t("groups.teacher") },
          ]}
        />
      </div>
    </Dialog>
  );
}
