import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { RadioGroup } from "@lectern/ui/RadioGroup";
import { Select } from "@lectern/ui/Select";
import { TextArea } from "@lectern/ui/TextArea";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { useLanguage } from "@lectern/ui/web/i18n";
import { fieldProblem, problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Course } from "../../../contract.ts";
import { api, courseQuery } from "../../api.ts";
import { languageName } from "../../language.ts";
import { useT } from "../../t.ts";
import { linesOf, textOf } from "../lines.ts";
import { deviceZone, fromLocalTime, toLocalTime } from "./local-time.ts";
import { useCourseChange } from "./use-course-change.ts";

const OBJECTIVES_MAX = 30;
const TAGS_MAX = 20;
const TAG_MAX = 40;
const DIFFICULTIES = ["beginner", "intermediate", "advanced"] as const;
/** Offered by name; any other language a course already has is offered too. */
const LANGUAGES = ["en", "vi", "de", "es", "fr", "id", "ja", "km", "ko", "lo", "pt", "ru", "th", "zh"];

/** Title, description and everything else by which a course is found and joined. */
export function CourseForm({ course }: { course: Course }) {
  const t = useT();
  const words = useWords();
  const interfaceLanguage = useLanguage();
  const queryClient = useQueryClient();
  // What the fields began with: somebody else's change must not sweep away what is being typed here.
  const [base, setBase] = useState(course);
  const [policy, setPolicy] = useState(course.enrolmentPolicy);
  const save = useCourseChange(course.id, (form: FormData) => {
    const changes = changedFields({ ...read(form), enrolmentPolicy: policy }, base, course);
    return api.patch("/api/courses/:courseId", { params: { courseId: course.id }, body: changes });
  });
  async function reload() {
    await queryClient.refetchQueries({ queryKey: courseQuery(course.id).queryKey });
    const latest = queryClient.getQueryData(courseQuery(course.id).queryKey) ?? course;
    save.reset();
    setPolicy(latest.enrolmentPolicy);
    setBase(latest);
  }
  const conflict = save.isError && problemOf(save.error).code === "edit_conflict";
  const languages = [...new Set([course.language, ...LANGUAGES])];
  return (
    <form
      key={base.version}
      className="flex flex-col gap-5"
      aria-labelledby="author-details"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(new FormData(event.currentTarget), {
          onSuccess(saved) {
            setBase(saved);
            toast({ message: words.saved });
          },
        });
      }}
    >
      <h2 id="author-details" className="text-base font-semibold">
        {t("author.form.details")}
      </h2>
      <TextField
        name="title"
        required
        maxLength={200}
        label={t("author.form.title")}
        defaultValue={base.title}
        error={fieldProblem(save.error, "title") && t("author.form.titleWrong")}
      />
      <TextArea
        name="description"
        maxLength={10_000}
        rows={5}
        label={t("author.form.description")}
        description={t("author.form.descriptionHelp")}
        defaultValue={base.description}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField name="category" maxLength={80} label={t("author.form.category")} optionalMark={words.optional} defaultValue={base.category ?? ""} />
        <TextField
          name="tags"
          label={t("author.form.tags")}
          description={t("author.form.tagsHelp")}
          optionalMark={words.optional}
          defaultValue={base.tags.join(", ")}
          error={fieldProblem(save.error, "tags") && t("author.form.tagsWrong")}
        />
        <Select
          name="difficulty"
          label={t("author.form.difficulty")}
          defaultValue={base.difficulty ?? ""}
          options={[{ value: "", label: t("author.form.noDifficulty") }, ...DIFFICULTIES.map((one) => ({ value: one, label: t(`difficulty.${one}`) }))]}
        />
        <Select
          name="language"
          label={t("author.form.language")}
          defaultValue={base.language}
          options={languages.map((code) => ({ value: code, label: languageName(code, interfaceLanguage) }))}
        />
      </div>
      <TextArea
        name="objectives"
        rows={3}
        label={t("author.form.objectives")}
        description={t("author.onePerLine")}
        optionalMark={words.optional}
        defaultValue={base.objectives.join("\n")}
      />
      <TextArea
        name="prerequisites"
        rows={2}
        label={t("author.form.prerequisites")}
        description={t("author.onePerLine")}
        optionalMark={words.optional}
        defaultValue={base.prerequisites.join("\n")}
      />
      <RadioGroup
        label={t("author.form.policy")}
        value={policy}
        onChange={setPolicy}
        options={[
          { value: "open", label: t("author.form.policyOpen"), description: t("author.form.policyOpenHelp") },
          { value: "code", label: t("author.form.policyCode"), description: t("author.form.policyCodeHelp") },
          { value: "closed", label: t("author.form.policyClosed"), description: t("author.form.policyClosedHelp") },
        ]}
      />
      <TextField
        name="capacity"
        type="number"
        inputMode="numeric"
        min={1}
        max={1_000_000}
        label={t("author.form.capacity")}
        description={t("author.form.capacityHelp")}
        optionalMark={words.optional}
        defaultValue={base.capacity ?? ""}
        error={fieldProblem(save.error, "capacity") && t("author.form.capacityWrong")}
        className="max-w-72"
      />
      {course.status === "draft" && !course.isTemplate && (
        <TextField
          name="publishAt"
          type="datetime-local"
          label={t("author.schedule.label")}
          description={t("author.schedule.helpZone", { zone: deviceZone() })}
          error={save.isError && problemOf(save.error).code === "time_past" && t("author.schedule.past")}
          optionalMark={words.optional}
          defaultValue={toLocalTime(base.publishAt ?? null)}
          className="max-w-72"
        />
      )}
      {conflict && (
        <Callout
          tone="warning"
          role="alert"
          title={t("author.form.conflict")}
          actions={
            <Button size="sm" onClick={() => void reload()}>
              {t("author.form.reload")}
            </Button>
          }
        >
          {t("author.form.conflictSafe")}
        </Callout>
      )}
      {save.isError && !conflict && problemOf(save.error).code !== "time_past" && <Failure inline error={save.error} />}
      <Button type="submit" loading={save.isPending} className="self-start">
        {words.save}
      </Button>
    </form>
  );
}

type Fields = ReturnType<typeof read> & { enrolmentPolicy: Course["enrolmentPolicy"] };

/**
 * Only what was changed here is sent. Where somebody else changed the same field meanwhile, the version goes along, so
 * that the server refuses instead of one silently winning.
 */
function changedFields(fields: Fields, base: Course, latest: Course): Partial<Fields> & { version?: number } {
  const differs = (name: string, one: object, other: object) =>
    JSON.stringify(Reflect.get(one, name) ?? null) !== JSON.stringify(Reflect.get(other, name) ?? null);
  const changed = Object.entries(fields).filter(([name]) => differs(name, fields, base));
  const clash = changed.some(([name]) => differs(name, base, latest));
  return { ...Object.fromEntries(changed), ...(clash ? { version: base.version } : {}) };
}

function read(form: FormData) {
  const text = (name: string) => textOf(form, name);
  return {
    title: text("title"),
    description: text("description"),
    category: text("category") || null,
    difficulty: DIFFICULTIES.find((one) => one === text("difficulty")) ?? null,
    language: text("language"),
    capacity: text("capacity") === "" ? null : Number(text("capacity")),
    tags: [
      ...new Set(
        text("tags")
          .split(",")
          .map((tag) => tag.trim().slice(0, TAG_MAX))
          .filter(Boolean),
      ),
    ].slice(0, TAGS_MAX),
    objectives: linesOf(form, "objectives", OBJECTIVES_MAX),
    prerequisites: linesOf(form, "prerequisites", OBJECTIVES_MAX),
    ...(form.has("publishAt") ? { publishAt: fromLocalTime(text("publishAt")) } : {}),
  };
}
