import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { Skeleton } from "@lectern/ui/Skeleton";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SCORED_CONTENT_TYPES } from "../../contract/scored.ts";
import { courseQuery, courseRulesQuery, saveRules, type Rules } from "../api.ts";
import { useT } from "../t.ts";
import { cycleIn } from "./cycle.ts";
import { Prerequisites, type Choice } from "./Prerequisites.tsx";

const MINUTE_SECONDS = 60;
const MOST_MINUTES = 24 * 60;

interface SectionRulesProps {
  courseId: string;
  sectionId: string;
}

/** A section's rules, in its editor's settings. Loads them, then lets one change them. */
export default function SectionRules({ courseId, sectionId }: SectionRulesProps) {
  const rules = useQuery(courseRulesQuery(courseId));
  const course = useQuery(courseQuery(courseId));
  // What is being written is not replaced while others save: they are told apart by version, on saving.
  const [loaded, setLoaded] = useState(0);
  const queryClient = useQueryClient();
  if (rules.isError && !rules.data) return <Failure inline error={rules.error} onRetry={() => void rules.refetch()} />;
  if (!rules.data || !course.data?.lessons) return <Skeleton className="mb-4 h-48 rounded-md" />;
  const lessons = course.data.lessons.map(({ title, sections }) => ({ title, sections: sections.filter(({ id }) => id !== sectionId) }));
  const own = course.data.lessons.flatMap(({ sections }) => sections).find(({ id }) => id === sectionId);
  const isScored = own !== undefined && SCORED_CONTENT_TYPES.includes(own.contentType);
  const current = rules.data.items.find((one) => one.sectionId === sectionId);
  return (
    <RulesForm
      key={`${sectionId} ${loaded}`}
      sectionId={sectionId}
      lessons={lessons}
      language={course.data.language}
      isScored={isScored}
      rules={current ?? { prerequisites: [], minimumSeconds: 0, masteryScore: null, version: 0 }}
      onReload={async () => {
        await queryClient.refetchQueries({ queryKey: courseRulesQuery(courseId).queryKey });
        setLoaded((before) => before + 1);
      }}
    />
  );
}

interface RulesFormProps {
  sectionId: string;
  lessons: readonly { title: string; sections: readonly Choice[] }[];
  language: string;
  isScored: boolean;
  rules: Pick<Rules, "prerequisites" | "minimumSeconds" | "masteryScore" | "version">;
  onReload: () => Promise<void>;
}

function RulesForm({ sectionId, lessons, language, isScored, rules, onReload }: RulesFormProps) {
  const t = useT();
  const words = useWords();
  const [base] = useState(rules);
  const [chosen, choose] = useState<readonly string[]>(base.prerequisites);
  const save = useMutation({
    mutationFn: ({ minutes, score }: { minutes: string; score: string }) =>
      saveRules(sectionId, {
        prerequisites: [...chosen],
        minimumSeconds: Math.round(Number(minutes) * MINUTE_SECONDS),
        masteryScore: score === "" ? null : Number(score),
        version: base.version,
      }),
    async onSuccess() {
      await onReload();
      toast({ message: words.saved });
    },
  });
  const problem = save.isError ? problemOf(save.error) : undefined;
  const cycle = cycleIn(save.error);
  const isAboutSections = cycle !== undefined || problem?.code === "prerequisite_unknown";
  return (
    <form
      aria-label={t("rules.title")}
      className="mb-4 flex flex-col gap-4 rounded-md border border-line bg-surface p-4"
      onSubmit={onSubmit((field) => save.mutate({ minutes: field("minutes"), score: isScored ? field("score") : "" }))}
    >
      <div>
        <h2 className="text-base font-semibold">{t("rules.title")}</h2>
        <p className="text-sm text-muted">{t("rules.what")}</p>
      </div>
      <Prerequisites
        lessons={lessons}
        language={language}
        chosen={chosen}
        onChange={choose}
        error={cycle ? t("rules.cycle", { sections: cycle.join(" → ") }) : isAboutSections && t("rules.unknown")}
      />
      <div className="flex flex-wrap gap-4">
        <TextField
          name="minutes"
          type="number"
          inputMode="decimal"
          min={0}
          max={MOST_MINUTES}
          step="any"
          label={t("rules.minutes")}
          description={t("rules.minutesHelp")}
          optionalMark={words.optional}
          defaultValue={base.minimumSeconds > 0 ? Math.round((100 * base.minimumSeconds) / MINUTE_SECONDS) / 100 : ""}
          className="max-w-64 flex-1 basis-48"
        />
        {isScored && (
          <TextField
            name="score"
            type="number"
            inputMode="numeric"
            min={0}
            max={100}
            label={t("rules.score")}
            description={t("rules.scoreHelp")}
            optionalMark={words.optional}
            defaultValue={base.masteryScore ?? ""}
            className="max-w-64 flex-1 basis-48"
          />
        )}
      </div>
      {problem?.code === "edit_conflict" ? (
        <Callout
          tone="warning"
          role="alert"
          title={t("rules.conflict")}
          actions={
            <Button size="sm" onClick={() => void onReload()}>
              {t("rules.load")}
            </Button>
          }
        >
          {t("rules.conflictNext")}
        </Callout>
      ) : (
        save.isError && !isAboutSections && <Failure inline error={save.error} />
      )}
      <Button type="submit" loading={save.isPending} className="self-start">
        {words.save}
      </Button>
    </form>
  );
}
