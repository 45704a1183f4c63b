import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { problemOf } from "@lectern/ui/web/problem";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Course } from "../../contract.ts";
import { api, catalogueKey, courseQuery } from "../api.ts";
import { useT } from "../t.ts";
import { LeaveCourse } from "./LeaveCourse.tsx";

const REFUSALS = ["enrolment_closed", "enrolment_suspended", "enrolment_ended", "code_not_valid", "code_required"] as const;

/** The way into a course: at once, with a code, or onto its waiting list. */
export function EnrolPlace({ course }: { course: Course }) {
  const t = useT();
  const queryClient = useQueryClient();
  const enrol = useMutation({
    mutationFn: (code: string | undefined) => api.post("/api/courses/:courseId/enroll", { params: { courseId: course.id }, body: code ? { code } : {} }),
    async onSuccess(enrolment) {
      void queryClient.invalidateQueries({ queryKey: catalogueKey });
      void queryClient.invalidateQueries({ queryKey: ["bff"] });
      // The lessons come with it: the button changes once they are there.
      await queryClient.invalidateQueries({ queryKey: courseQuery(course.id).queryKey });
      toast({ message: enrolment.status === "waiting" ? t("place.waitingNow") : t("place.enrolled", { title: course.title }) });
    },
  });
  const refusal = enrol.error && REFUSALS.find((code) => code === problemOf(enrol.error).code);
  const isFull = course.capacity !== null && course.studentCount >= course.capacity;
  const needsCode = course.enrolmentPolicy === "code";
  const does = isFull ? t("place.wait") : t("place.enrol");
  return (
    <section className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4">
      {enrol.error &&
        (refusal ? (
          <Callout tone="warning" role="alert" title={t(`refusal.${refusal}`)}>
            {refusal.startsWith("code") ? t("join.wrongNext") : t("place.closedNext")}
          </Callout>
        ) : (
          <Failure inline error={enrol.error} />
        ))}
      {needsCode ? (
        <form className="flex flex-col gap-3" onSubmit={onSubmit((field) => enrol.mutate(field("code")))}>
          <TextField
            name="code"
            required
            maxLength={40}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            label={t("join.code")}
            description={t("join.codeHelp")}
          />
          <Button type="submit" variant="primary" loading={enrol.isPending}>
            {does}
          </Button>
        </form>
      ) : (
        <Button variant="primary" loading={enrol.isPending} onClick={() => enrol.mutate(undefined)}>
          {does}
        </Button>
      )}
      <p className="text-sm text-muted">{isFull ? t("place.full") : t("place.enrolWhat")}</p>
    </section>
  );
}

/** On the waiting list: where, and how to give it up. */
export function WaitingPlace({ course }: { course: Course }) {
  const t = useT();
  const position = course.you?.waitingPosition;
  return (
    <section className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4">
      <Callout title={t("place.waiting")}>{position ? t("place.waitingAt", { position }) : t("place.waitingNow")}</Callout>
      <p className="text-sm text-muted">{t("place.waitingWhat")}</p>
      <LeaveCourse course={course} />
    </section>
  );
}
