import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { onSubmit } from "@lectern/ui/web/form";
import { useWords } from "@lectern/ui/web/words";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api.ts";
import { useT } from "../t.ts";

const GIGABYTE = 1_000_000_000;
/** In gigabytes: a petabyte, more than anybody means. */
const MOST = 1_000_000;

interface Limits {
  readonly courseBytes: number;
  readonly organisationBytes: number;
}

const limitsQuery = () => queryOptions({ queryKey: ["courses", "materials", "limits"], queryFn: ({ signal }) => api.get("/api/materials/limits", { signal }) });

/** For the administration: how much room the files of courses may take. */
export default function RoomLimits() {
  const limits = useQuery(limitsQuery());
  if (limits.isError) return <Failure inline error={limits.error} onRetry={() => void limits.refetch()} />;
  return limits.data ? <LimitsForm limits={limits.data} /> : <SkeletonText lines={4} />;
}

function LimitsForm({ limits }: { limits: Limits }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [wrong, setWrong] = useState<"course" | "organisation" | "order" | null>(null);
  const save = useMutation({
    mutationFn: (body: Limits) => api.put("/api/materials/limits", { body }),
    onSuccess(changed) {
      queryClient.setQueryData(limitsQuery().queryKey, changed);
      toast({ message: words.saved });
    },
  });

  function submit(course: number | null, organisation: number | null) {
    const found = course === null ? "course" : organisation === null ? "organisation" : course > organisation ? "order" : null;
    setWrong(found);
    if (course === null || organisation === null || found) return;
    save.mutate({ courseBytes: course, organisationBytes: organisation });
  }

  return (
    <form
      noValidate
      className="flex max-w-150 flex-col gap-4"
      onSubmit={onSubmit((field) => submit(readBytes(field("course")), readBytes(field("organisation"))))}
    >
      <p className="text-muted">{t("limits.what")}</p>
      {save.isError && <Failure inline error={save.error} />}
      <TextField
        label={t("limits.course")}
        name="course"
        type="number"
        inputMode="decimal"
        min={0}
        max={MOST}
        step="any"
        required
        defaultValue={limits.courseBytes / GIGABYTE}
        description={t("limits.now", { size: format.bytes(limits.courseBytes) })}
        error={wrong === "course" ? t("limits.wrong") : wrong === "order" ? t("limits.order") : undefined}
        className="max-w-60"
      />
      <TextField
        label={t("limits.organisation")}
        name="organisation"
        type="number"
        inputMode="decimal"
        min={0}
        max={MOST}
        step="any"
        required
        defaultValue={limits.organisationBytes / GIGABYTE}
        description={t("limits.now", { size: format.bytes(limits.organisationBytes) })}
        error={wrong === "organisation" ? t("limits.wrong") : undefined}
        className="max-w-60"
      />
      <Button type="submit" variant="primary" loading={save.isPending} className="self-start">
        {words.save}
      </Button>
    </form>
  );
}

/** Null for what is no size. */
function readBytes(text: string): number | null {
  const size = text.trim() === "" ? Number.NaN : Number(text);
  return size >= 0 && size <= MOST ? Math.round(size * GIGABYTE) : null;
}
