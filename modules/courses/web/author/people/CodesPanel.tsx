import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { Card } from "@lectern/ui/Card";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { Failure } from "@lectern/ui/Failure";
import { Skeleton } from "@lectern/ui/Skeleton";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2, Plus } from "lucide-react";
import { useState } from "react";
import type { Course, EnrolmentCode } from "../../../contract.ts";
import { api } from "../../api.ts";
import { useT } from "../../t.ts";
import { textOf } from "../lines.ts";
import { fromLocalTime } from "../settings/local-time.ts";
import { codesQuery } from "./api.ts";

/** Codes with which people come in by themselves. */
export function CodesPanel({ course }: { course: Course }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const codes = useQuery(codesQuery(course.id));
  const refresh = () => queryClient.invalidateQueries({ queryKey: codesQuery(course.id).queryKey });
  const create = useMutation({
    mutationFn: (form: FormData) =>
      api.post("/api/courses/:courseId/enrollment-codes", {
        params: { courseId: course.id },
        body: {
          ...(textOf(form, "label") ? { label: textOf(form, "label") } : {}),
          maxUses: textOf(form, "maxUses") ? Number(textOf(form, "maxUses")) : null,
          expiresAt: fromLocalTime(textOf(form, "expiresAt")),
        },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: refresh,
  });
  return (
    <div className="flex max-w-190 flex-col gap-6">
      <p className="text-sm text-muted">{course.enrolmentPolicy === "closed" ? t("codes.closed") : t("codes.what")}</p>
      <Card title={t("codes.new")}>
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            create.mutate(new FormData(form), { onSuccess: () => form.reset() });
          }}
        >
          <TextField name="label" maxLength={80} label={t("codes.label")} optionalMark={words.optional} className="basis-48 max-sm:basis-full" />
          <TextField
            name="maxUses"
            type="number"
            inputMode="numeric"
            min={1}
            max={1_000_000}
            label={t("codes.maxUses")}
            optionalMark={words.optional}
            className="basis-40"
          />
          <TextField name="expiresAt" type="datetime-local" label={t("codes.expires")} optionalMark={words.optional} className="basis-52" />
          <Button type="submit" loading={create.isPending} icon={<Plus size={16} aria-hidden="true" />}>
            {t("codes.create")}
          </Button>
        </form>
        {create.isError && <Failure inline error={create.error} />}
      </Card>
      {codes.isError && <Failure error={codes.error} onRetry={() => void codes.refetch()} />}
      {codes.isPending && <Skeleton className="h-24 rounded-md" />}
      {codes.data?.items.length === 0 && <p className="text-sm text-muted">{t("codes.none")}</p>}
      {codes.data && codes.data.items.length > 0 && (
        <ul aria-label={t("codes.title")} className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
          {codes.data.items.map((code) => (
            <CodeRow key={code.id} code={code} onChange={refresh} />
          ))}
        </ul>
      )}
    </div>
  );
}

function CodeRow({ code, onChange }: { code: EnrolmentCode; onChange: () => Promise<void> }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const [asking, ask] = useState(false);
  const revoke = useMutation({
    mutationFn: () => api.delete("/api/courses/:courseId/enrollment-codes/:codeId", { params: { courseId: code.courseId, codeId: code.id } }),
    onSuccess: onChange,
    onError: (error) => toast({ tone: "danger", message: words.explain(error).title }),
    onSettled: () => ask(false),
  });
  async function copyLink() {
    try {
      await navigator.clipboard.writeText(`${location.origin}/join?code=${code.code}`);
      toast({ message: t("codes.copied") });
    } catch {
      // Without permission the code itself can still be marked and copied.
      toast({ tone: "danger", message: t("codes.notCopied") });
    }
  }
  const state = code.revokedAt
    ? t("codes.revoked")
    : code.usable
      ? null
      : code.maxUses !== null && code.useCount >= code.maxUses
        ? t("codes.usedUp")
        : t("codes.expired");
  const facts = [
    code.label,
    code.maxUses === null ? t("codes.uses", { count: code.useCount }) : t("codes.usesOf", { count: code.useCount, most: code.maxUses }),
    code.expiresAt && t("codes.until", { time: format.dateTime(code.expiresAt) }),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <span className={`font-mono text-base font-semibold tracking-wider ${code.usable ? "" : "text-muted line-through"}`}>{code.code}</span>
      {state && <Badge>{state}</Badge>}
      <span className="min-w-0 flex-1 basis-40 text-sm text-muted">{facts.filter(Boolean).join(" · ")}</span>
      {code.usable && (
        <span className="flex gap-2">
          <Button size="sm" icon={<Link2 size={16} aria-hidden="true" />} onClick={() => void copyLink()}>
            {t("codes.copy")}
          </Button>
          <Button size="sm" variant="quiet" onClick={() => ask(true)}>
            {t("codes.revoke")}
          </Button>
        </span>
      )}
      <ConfirmDialog
        open={asking}
        danger
        loading={revoke.isPending}
        title={t("codes.revokeAsk", { code: code.code })}
        confirmLabel={t("codes.revoke")}
        cancelLabel={words.cancel}
        onCancel={() => ask(false)}
        onConfirm={() => revoke.mutate()}
      >
        {t("codes.revokeWhat")}
      </ConfirmDialog>
    </li>
  );
}
