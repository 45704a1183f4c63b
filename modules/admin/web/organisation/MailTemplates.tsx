import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { Select } from "@lectern/ui/Select";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { TextArea } from "@lectern/ui/TextArea";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { LANGUAGES } from "@lectern/ui/web/i18n";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import type { MailTemplate } from "@lectern/users/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, mailTemplatesQuery } from "../api.ts";
import { useT } from "../t.ts";

const KINDS = ["invitation", "verify", "reset"] as const;

/** The organisation's mails: choose one, write it, see it as it will arrive. */
export function MailTemplates({ organisationId }: { organisationId: string }) {
  const t = useT();
  const templates = useQuery(mailTemplatesQuery(organisationId));
  const [kind, setKind] = useState<(typeof KINDS)[number]>("invitation");
  const [language, setLanguage] = useState<"en" | "vi">("en");
  const chosen = templates.data?.items.find((one) => one.kind === kind && one.language === language);
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap gap-3">
        <Select
          label={t("templates.kind")}
          value={kind}
          onChange={(event) => setKind(KINDS.find((one) => one === event.target.value) ?? "invitation")}
          options={KINDS.map((one) => ({ value: one, label: t(`templates.kind.${one}`) }))}
        />
        <Select
          label={t("organisation.language")}
          value={language}
          onChange={(event) => setLanguage(event.target.value === "vi" ? "vi" : "en")}
          options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
        />
      </div>
      {templates.isError && <Failure error={templates.error} onRetry={() => void templates.refetch()} />}
      {templates.isPending && <SkeletonText lines={6} />}
      {chosen && <Editor key={`${kind} ${language} ${chosen.updatedAt ?? ""}`} organisationId={organisationId} template={chosen} />}
    </div>
  );
}

function Editor({ organisationId, template }: { organisationId: string; template: MailTemplate }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const { kind, language } = template;
  const params = { organisationId, kind, language };
  const [subject, setSubject] = useState(template.subject);
  const [body, setBody] = useState(template.body);
  const refresh = () => queryClient.invalidateQueries({ queryKey: mailTemplatesQuery(organisationId).queryKey });
  const save = useMutation({
    mutationFn: () => api.put("/api/organisations/:organisationId/mail-templates/:kind/:language", { params, body: { subject, body } }),
    onSuccess() {
      toast({ message: words.saved });
      return refresh();
    },
  });
  const reset = useMutation({
    mutationFn: () => api.delete("/api/organisations/:organisationId/mail-templates/:kind/:language", { params }),
    onSuccess: refresh,
  });
  const preview = useMutation({
    mutationFn: () =>
      api.post("/api/organisations/:organisationId/mail-templates/preview", { params: { organisationId }, body: { kind, language, subject, body } }),
  });
  const error = save.error ?? preview.error;
  const code = error ? problemOf(error).code : undefined;
  const complaint =
    code === "template_link_missing" ? t("templates.linkMissing") : code === "template_placeholder_unknown" ? t("templates.placeholderUnknown") : undefined;
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <p>{template.isCustom ? <Badge tone="accent">{t("templates.own")}</Badge> : <Badge>{t("templates.builtIn")}</Badge>}</p>
        {error && !complaint && <Failure inline error={error} />}
        <TextField label={t("templates.subject")} value={subject} maxLength={200} required onChange={(event) => setSubject(event.target.value)} />
        <TextArea
          label={t("templates.body")}
          description={t("templates.bodyWhat", { fullName: "{{fullName}}", organisation: "{{organisation}}", link: "{{link}}" })}
          error={complaint}
          value={body}
          maxLength={5000}
          rows={10}
          required
          onChange={(event) => setBody(event.target.value)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" loading={save.isPending}>
            {words.save}
          </Button>
          <Button loading={preview.isPending} onClick={() => preview.mutate()}>
            {t("templates.preview")}
          </Button>
          {template.isCustom && (
            <Button loading={reset.isPending} onClick={() => reset.mutate()}>
              {t("templates.reset")}
            </Button>
          )}
        </div>
      </form>
      {preview.data && (
        <section aria-label={t("templates.preview")} className="flex min-w-0 flex-col gap-2">
          <p className="font-medium">{preview.data.subject}</p>
          {/* No scripts, no origin: the text is somebody's own. */}
          <iframe title={t("templates.preview")} sandbox="" srcDoc={preview.data.html} className="h-120 w-full rounded-md border border-line bg-white" />
        </section>
      )}
    </div>
  );
}
