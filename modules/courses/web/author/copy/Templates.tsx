import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { useGo } from "@lectern/ui/web/navigation";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useT } from "../../t.ts";
import { templatesQuery } from "../api.ts";
import { useCopy } from "./use-copy.ts";

/** Courses of the organisation to start from; nothing where there is none. */
export function Templates() {
  const t = useT();
  const go = useGo();
  const templates = useQuery(templatesQuery());
  const { start, job, isWorking, error } = useCopy();
  const begin = useMutation({ mutationFn: ({ id, title }: { id: string; title: string }) => start(id, { title }) });
  const courseId = job?.result?.courseId;
  useEffect(() => {
    if (courseId) go(`/course/${courseId}/edit`, { replace: true });
  }, [courseId, go]);
  if (!templates.data || templates.data.items.length === 0) return null;
  return (
    <section aria-labelledby="templates" className="mt-10 flex flex-col gap-3 border-t border-line pt-6">
      <h2 id="templates" className="text-base font-semibold">
        {t("templates.title")}
      </h2>
      {(begin.isError || error) && <Failure inline error={begin.error ?? error} />}
      <ul className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
        {templates.data.items.map(({ id, title, lessonCount }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 px-4 py-3">
            <span className="min-w-0 flex-1">
              {title} <span className="text-sm text-muted">· {t("course.lessons", { count: lessonCount })}</span>
            </span>
            <Button
              size="sm"
              aria-label={t("templates.startFrom", { title })}
              loading={begin.variables?.id === id && (begin.isPending || isWorking)}
              onClick={() => begin.mutate({ id, title })}
            >
              {t("templates.start")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
