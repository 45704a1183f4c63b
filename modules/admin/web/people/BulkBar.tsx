import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { Failure } from "@lectern/ui/Failure";
import { Select } from "@lectern/ui/Select";
import { useStrings } from "@lectern/ui/web/i18n";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import type { BulkAction } from "@lectern/users/contract";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { PeopleFilter } from "../api.ts";
import { groupsQuery } from "../groups/api.ts";
import { useT } from "../t.ts";
import { bulkApi, bulkFailuresQuery, bulkQuery } from "./bulk-api.ts";
import { asRole, GIVEN_ROLES, useRoleName } from "./roles.ts";

type Kind = BulkAction["kind"];
const KINDS = ["activate", "suspend", "role", "language", "add_to_group", "delete"] as const satisfies readonly Kind[];

interface BulkBarProps {
  selected: readonly string[];
  filter: PeopleFilter;
  /** Everybody the filter finds, not only those shown. */
  everybody: boolean;
  onEverybody: () => void;
  onClear: () => void;
}

/** What to do with the people chosen: it stays at the bottom of the window while anybody is. */
export function BulkBar({ selected, filter, everybody, onEverybody, onClear }: BulkBarProps) {
  const t = useT();
  const words = useWords();
  const roleName = useRoleName();
  const [kind, setKind] = useState<Kind>("suspend");
  const [value, setValue] = useState("");
  const [asking, ask] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [runs, setRun] = useState<string>();
  const batches = useInfiniteQuery({ ...groupsQuery("batches", undefined, "active"), enabled: kind === "add_to_group" });
  const sections = useInfiniteQuery({ ...groupsQuery("class-sections", undefined, "active"), enabled: kind === "add_to_group" });
  const action = actionOf(kind, value);
  const start = useMutation({
    mutationFn: (wanted: BulkAction) =>
      bulkApi.post("/api/users/bulk", { body: { action: wanted, people: everybody ? { filter } : { userIds: [...selected] } }, idempotencyKey: key }),
    onSuccess(started) {
      setKey(crypto.randomUUID());
      setRun(started.actionId);
      onClear();
    },
    onError: () => setKey(crypto.randomUUID()),
    onSettled: () => ask(false),
  });
  const groups = [...(batches.data?.pages ?? []), ...(sections.data?.pages ?? [])].flatMap(({ items }) => items);
  const options =
    kind === "role"
      ? GIVEN_ROLES.map((role) => ({ value: role, label: roleName(role) }))
      : kind === "language"
        ? [
            { value: "en", label: "English" },
            { value: "vi", label: "Tiếng Việt" },
          ]
        : groups.map((group) => ({ value: group.id, label: `${group.name} (${group.code})` }));
  const needsValue = kind === "role" || kind === "language" || kind === "add_to_group";
  return (
    <>
      {start.isError &&
        (problemOf(start.error).code === "bulk_too_many" ? (
          <Callout tone="danger" role="alert" title={t("bulk.tooMany")} />
        ) : (
          <Failure inline error={start.error} />
        ))}
      {runs && <BulkRun key={runs} actionId={runs} />}
      {selected.length > 0 && (
        <section
          aria-label={t("bulk.title")}
          className="sticky bottom-3 z-10 mt-4 flex flex-wrap items-end gap-3 rounded-md border border-line-strong bg-surface p-3 shadow-high max-sm:bottom-0"
        >
          <p role="status" className="self-center text-sm font-medium">
            {everybody ? t("bulk.everybody") : t("bulk.chosen", { count: selected.length })}
          </p>
          {!everybody && (
            <Button size="sm" className="self-center" onClick={onEverybody}>
              {t("bulk.chooseAll")}
            </Button>
          )}
          <Select
            label={t("bulk.what")}
            value={kind}
            onChange={(event) => {
              setKind(KINDS.find((one) => one === event.target.value) ?? "suspend");
              setValue("");
            }}
            options={KINDS.map((one) => ({ value: one, label: t(`bulk.kind.${one}`) }))}
          />
          {needsValue && (
            <Select
              label={t(`bulk.value.${kind}`)}
              value={value}
              onChange={(event) => setValue(event.target.value)}
              options={[{ value: "", label: t("bulk.choose") }, ...options]}
            />
          )}
          <Button variant={kind === "delete" ? "danger" : "primary"} disabled={!action} onClick={() => ask(true)}>
            {t(`bulk.do.${kind}`)}
          </Button>
          <Button onClick={onClear}>{t("bulk.clear")}</Button>
        </section>
      )}
      <ConfirmDialog
        open={asking}
        onCancel={() => ask(false)}
        onConfirm={() => action && start.mutate(action)}
        title={everybody ? t(`bulk.askAll.${kind}`) : t(`bulk.ask.${kind}`, { count: selected.length })}
        confirmLabel={t(`bulk.do.${kind}`)}
        cancelLabel={words.cancel}
        danger={kind === "delete" || kind === "suspend"}
        loading={start.isPending}
      >
        {kind === "delete" ? t("bulk.deleteWhat") : t("bulk.undoWhat")}
      </ConfirmDialog>
    </>
  );
}

function actionOf(kind: Kind, value: string): BulkAction | null {
  switch (kind) {
    case "activate":
    case "suspend":
    case "delete":
      return { kind };
    case "role": {
      const role = asRole(value);
      return role ? { kind, role } : null;
    }
    case "language":
      return value === "en" || value === "vi" ? { kind, language: value } : null;
    case "add_to_group":
      return value === "" ? null : { kind, groupId: value };
  }
}

/** What became of it, who was left out and why, and the way back. */
function BulkRun({ actionId }: { actionId: string }) {
  const t = useT();
  const strings = useStrings("admin");
  const queryClient = useQueryClient();
  const run = useQuery(bulkQuery(actionId));
  const failures = useQuery(bulkFailuresQuery(actionId, (run.data?.doneAt ?? null) !== null && (run.data?.totals.failed ?? 0) > 0));
  const undo = useMutation({
    mutationFn: () => bulkApi.post("/api/users/bulk/:actionId/undo", { params: { actionId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: bulkQuery(actionId).queryKey }),
  });
  const settled = `${run.data?.doneAt ?? ""}${run.data?.undoneAt ?? ""}`;
  useEffect(() => {
    if (settled !== "") void queryClient.invalidateQueries({ queryKey: ["admin", "people"] });
  }, [settled, queryClient]);
  if (run.isError) return <Failure inline error={run.error} />;
  if (!run.data || run.data.doneAt === null) return <Callout role="status" title={t("bulk.running")} />;
  const { totals, undoneAt, undoUntil } = run.data;
  const undoing = run.data.undoJobId !== null && undoneAt === null;
  return (
    <Callout
      tone={totals.failed > 0 ? "warning" : "success"}
      role="status"
      className="mb-4"
      title={undoneAt ? t("bulk.undone") : t("bulk.done", { updated: totals.updated, unchanged: totals.unchanged, failed: totals.failed })}
      actions={
        undoneAt === null && undoUntil !== null && totals.updated > 0 ? (
          <Button size="sm" loading={undo.isPending || undoing} onClick={() => undo.mutate()}>
            {t("bulk.undo")}
          </Button>
        ) : undefined
      }
    >
      {undo.isError && <Failure inline error={undo.error} />}
      {failures.data && undoneAt === null && (
        <ul className="mt-1 list-disc ps-5">
          {failures.data.items.map((row) => (
            <li key={row.row}>
              {row.fullName ?? t("someone.gone")}: {strings(`bulk.reason.${row.reason ?? "person_unknown"}`)}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}
