import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { useGo, useQueryParams } from "@lectern/ui/web/navigation";
import { problemOf } from "@lectern/ui/web/problem";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, catalogueKey, courseQuery } from "../api.ts";
import { useT } from "../t.ts";

const REFUSALS = ["enrolment_suspended", "enrolment_ended", "code_not_valid"] as const;

/** `/join?code=`: a code alone finds its course. Nothing happens before one confirms: a link can be opened by mistake. */
export default function JoinPage() {
  const t = useT();
  const go = useGo();
  const queryClient = useQueryClient();
  const [query] = useQueryParams();
  const join = useMutation({
    mutationFn: (code: string) => api.post("/api/enrollments/join", { body: { code } }),
    onSuccess({ courseId, status }) {
      void queryClient.invalidateQueries({ queryKey: catalogueKey });
      void queryClient.invalidateQueries({ queryKey: ["bff"] });
      void queryClient.invalidateQueries({ queryKey: courseQuery(courseId).queryKey });
      toast({ message: status === "waiting" ? t("place.waitingNow") : t("join.done") });
      go(`/course/${courseId}`, { replace: true });
    },
  });
  const refusal = join.error && REFUSALS.find((code) => code === problemOf(join.error).code);
  return (
    <Page title={t("join.title")} width="narrow" breadcrumbs={[{ label: t("nav.courses"), to: "/courses" }]}>
      <form className="flex flex-col gap-5" onSubmit={onSubmit((field) => join.mutate(field("code")))}>
        {join.error &&
          (refusal ? (
            <Callout tone="warning" role="alert" title={t(`refusal.${refusal}`)}>
              {refusal === "code_not_valid" ? t("join.wrongNext") : t("place.closedNext")}
            </Callout>
          ) : (
            <Failure inline error={join.error} />
          ))}
        <TextField
          name="code"
          required
          autoFocus
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          label={t("join.code")}
          description={t("join.codeHelp")}
          defaultValue={query.code ?? ""}
        />
        <Button type="submit" variant="primary" loading={join.isPending} className="self-start">
          {t("join.do")}
        </Button>
      </form>
    </Page>
  );
}
