import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { TextField } from "@lectern/ui/TextField";
import { useGo } from "@lectern/ui/web/navigation";
import { fieldProblem } from "@lectern/ui/web/problem";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PackageOpen } from "lucide-react";
import { useState } from "react";
import { api, catalogueKey, courseQuery } from "../api.ts";
import { useT } from "../t.ts";
import { Templates } from "./copy/Templates.tsx";
import { textOf } from "./lines.ts";

/** `/courses/new`: a title is enough to begin writing. */
export default function NewCoursePage() {
  const t = useT();
  const go = useGo();
  const queryClient = useQueryClient();
  // One key per intention: pressing again after a lost answer starts no second course.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const create = useMutation({
    mutationFn: (title: string) => api.post("/api/courses", { body: { title }, idempotencyKey: key }),
    onSuccess(course) {
      queryClient.setQueryData(courseQuery(course.id).queryKey, course);
      void queryClient.invalidateQueries({ queryKey: catalogueKey });
      go(`/course/${course.id}/edit`, { replace: true });
    },
    onError: () => setKey(crypto.randomUUID()),
  });
  const titleWrong = fieldProblem(create.error, "title");
  return (
    <Page title={t("author.new.title")} width="narrow" breadcrumbs={[{ label: t("nav.courses"), to: "/courses" }]}>
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(textOf(new FormData(event.currentTarget), "title"));
        }}
      >
        {create.isError && !titleWrong && <Failure inline error={create.error} />}
        <TextField
          name="title"
          autoFocus
          required
          maxLength={200}
          autoComplete="off"
          label={t("author.new.label")}
          description={t("author.new.help")}
          error={titleWrong && t("author.form.titleWrong")}
        />
        <Button type="submit" variant="primary" loading={create.isPending} className="self-start">
          {t("author.new.do")}
        </Button>
      </form>
      <Templates />
      <div className="mt-10 flex flex-col items-start gap-2 border-t border-line pt-6">
        <p className="text-sm text-muted">{t("author.new.have")}</p>
        <ButtonLink to="/courses/import" icon={<PackageOpen size={16} aria-hidden="true" />}>
          {t("author.new.import")}
        </ButtonLink>
      </div>
    </Page>
  );
}
