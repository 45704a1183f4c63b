import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { Skeleton } from "@lectern/ui/Skeleton";
import { Switch } from "@lectern/ui/Switch";
import { TextArea } from "@lectern/ui/TextArea";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useMutation } from "@tanstack/react-query";
import { SectionRules } from "@lectern/progress/web";
import { Suspense, useState } from "react";
import type { Section } from "../../../contract.ts";
import { api } from "../../api.ts";
import { useT } from "../../t.ts";
import { linesOf, textOf } from "../lines.ts";
import { deviceZone, fromLocalTime, toLocalTime } from "../settings/local-time.ts";

const MINUTES_MAX = 10_000;
const OBJECTIVES_MAX = 20;

/** What counts for completion and for planning, and what has to be done before; all effective at once, without publishing. */
export function SectionSettings({ section, onSaved }: { section: Section; onSaved: (section: Section) => void }) {
  return (
    <>
      <OwnSettings section={section} onSaved={onSaved} />
      <Suspense fallback={<Skeleton className="mb-4 h-48 rounded-md" />}>
        <SectionRules key={section.contentType} courseId={section.courseId} sectionId={section.id} />
      </Suspense>
    </>
  );
}

function OwnSettings({ section, onSaved }: { section: Section; onSaved: (section: Section) => void }) {
  const t = useT();
  const words = useWords();
  const [required, setRequired] = useState(section.required);
  const save = useMutation({
    mutationFn: (form: FormData) =>
      api.patch("/api/sections/:sectionId", {
        params: { sectionId: section.id },
        body: {
          required,
          estimatedDuration: textOf(form, "minutes") === "" ? null : Number(textOf(form, "minutes")),
          objectives: linesOf(form, "objectives", OBJECTIVES_MAX),
          ...(form.has("publishAt") ? { publishAt: fromLocalTime(textOf(form, "publishAt")) } : {}),
        },
      }),
    onSuccess(next) {
      onSaved(next);
      toast({ message: words.saved });
    },
  });
  const past = save.isError && problemOf(save.error).code === "time_past";
  return (
    <form
      aria-label={t("author.section.settings")}
      className="mb-4 flex flex-col gap-4 rounded-md border border-line bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(new FormData(event.currentTarget));
      }}
    >
      <Switch label={t("author.section.required")} description={t("author.section.requiredHelp")} checked={required} onChange={setRequired} />
      <TextField
        name="minutes"
        type="number"
        inputMode="numeric"
        min={0}
        max={MINUTES_MAX}
        label={t("author.section.minutes")}
        optionalMark={words.optional}
        defaultValue={section.estimatedDuration ?? ""}
        className="max-w-48"
      />
      <TextArea
        name="objectives"
        label={t("author.section.objectives")}
        description={t("author.onePerLine")}
        optionalMark={words.optional}
        rows={2}
        defaultValue={section.objectives.join("\n")}
      />
      {section.draftPending && (
        <TextField
          name="publishAt"
          type="datetime-local"
          label={t("author.section.publishAt")}
          description={t("author.schedule.helpZone", { zone: deviceZone() })}
          optionalMark={words.optional}
          defaultValue={toLocalTime(section.publishAt ?? null)}
          error={past && t("author.schedule.past")}
          className="max-w-72"
        />
      )}
      {save.isError && !past && <Failure inline error={save.error} />}
      <Button type="submit" loading={save.isPending} className="self-start">
        {words.save}
      </Button>
    </form>
  );
}
