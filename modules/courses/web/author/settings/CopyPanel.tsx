import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Checkbox } from "@lectern/ui/Checkbox";
import { Failure } from "@lectern/ui/Failure";
import { Link } from "@lectern/ui/Link";
import { Switch } from "@lectern/ui/Switch";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { useWords } from "@lectern/ui/web/words";
import { useMutation } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import type { Course } from "../../../contract.ts";
import { api } from "../../api.ts";
import { useT } from "../../t.ts";
import { useCopy } from "../copy/use-copy.ts";
import { textOf } from "../lines.ts";
import { useCourseChange } from "./use-course-change.ts";

/** A new course from this one, and whether it is there to be copied. */
export function CopyPanel({ course }: { course: Course }) {
  const t = useT();
  const words = useWords();
  const { start, job, isWorking, error } = useCopy();
  const copy = useMutation({
    mutationFn: (form: FormData) => {
      const [from, to] = [textOf(form, "from"), textOf(form, "to")];
      return start(course.id, {
        title: textOf(form, "title") || undefined,
        ...(from && to ? { shiftDates: { from, to } } : {}),
        include: { drafts: form.has("drafts"), unusedMaterials: form.has("unused") },
      });
    },
  });
  const template = useCourseChange(course.id, (isTemplate: boolean) =>
    api.patch("/api/courses/:courseId", { params: { courseId: course.id }, body: { isTemplate } }),
  );
  const lost = job?.result?.report.filter(({ outcome }) => outcome !== "imported") ?? [];
  return (
    <section aria-labelledby="author-copy" className="flex flex-col gap-4 border-t border-line pt-6">
      <div>
        <h2 id="author-copy" className="text-base font-semibold">
          {t("copy.title")}
        </h2>
        <p className="text-sm text-muted">{t("copy.what")}</p>
      </div>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          copy.mutate(new FormData(event.currentTarget));
        }}
      >
        <TextField name="title" maxLength={200} label={t("copy.name")} defaultValue={t("copy.named", { title: course.title }).slice(0, 200)} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField name="from" type="date" label={t("copy.from")} optionalMark={words.optional} />
          <TextField name="to" type="date" label={t("copy.to")} description={t("copy.datesHelp")} optionalMark={words.optional} />
        </div>
        <Checkbox name="drafts" defaultChecked label={t("copy.drafts")} />
        <Checkbox name="unused" defaultChecked label={t("copy.unused")} />
        {(copy.isError || error) && <Failure inline error={copy.error ?? error} />}
        {job?.result && (
          <Callout tone="success" role="status" title={t("copy.done")} actions={<Link to={`/course/${job.result.courseId}/edit`}>{t("copy.open")}</Link>}>
            {lost.length > 0 && (
              <ul className="list-disc ps-5">
                {lost.map(({ item, reason }) => (
                  <li key={`${item} ${reason}`}>{t("copy.lost", { item, reason: reasonOf(reason, t) })}</li>
                ))}
              </ul>
            )}
          </Callout>
        )}
        <Button type="submit" loading={copy.isPending || isWorking} className="self-start" icon={<Copy size={16} aria-hidden="true" />}>
          {t("copy.do")}
        </Button>
      </form>
      {course.status !== "published" && (
        <Switch
          label={t("copy.template")}
          description={t("copy.templateWhat")}
          checked={course.isTemplate}
          disabled={template.isPending}
          onChange={(on) => template.mutate(on, { onError: (failure) => toast({ tone: "danger", message: words.explain(failure).title }) })}
        />
      )}
    </section>
  );
}

const REASONS = [
  "codes_belong_to_one_course",
  "people_are_not_copied",
  "set_by_administrators",
  "date_left_out",
  "date_past",
  "drafts_left_out",
  "not_used_in_sections",
] as const;

function reasonOf(reason: string | undefined, t: ReturnType<typeof useT>): string {
  const known = REASONS.find((one) => one === reason);
  return known ? t(`copy.reason.${known}`) : (reason ?? "");
}
