import { RoomLimits } from "@lectern/courses/web";
import { Button } from "@lectern/ui/Button";
import { Checkbox } from "@lectern/ui/Checkbox";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { Select } from "@lectern/ui/Select";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { Tabs } from "@lectern/ui/Tabs";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit, type ReadField } from "@lectern/ui/web/form";
import { LANGUAGES } from "@lectern/ui/web/i18n";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { fieldProblem, problemOf } from "@lectern/ui/web/problem";
import { useUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import type { Organisation } from "@lectern/users/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, type ReactNode } from "react";
import { api, organisationQuery } from "./api.ts";
import { Branding } from "./organisation/Branding.tsx";
import { MailTemplates } from "./organisation/MailTemplates.tsx";
import { useT } from "./t.ts";

const TABS = ["general", "branding", "mail", "files"] as const;

/** `/admin/organisation?tab=`: its name, who may join, what a password must be. */
export default function OrganisationPage() {
  const t = useT();
  const { organisationId } = useUser();
  const [query, setQuery] = useQueryParams();
  const tab = TABS.find((one) => one === query.tab) ?? "general";
  const organisation = useQuery(organisationQuery(organisationId));
  if (organisation.isError) return <Failure error={organisation.error} onRetry={() => void organisation.refetch()} />;
  return (
    <Page title={t("organisation.title")}>
      {organisation.data ? (
        <Tabs
          label={t("organisation.title")}
          value={tab}
          onChange={(chosen) => setQuery({ tab: chosen === "general" ? undefined : chosen })}
          tabs={TABS.map((id) => ({ id, label: t(`organisation.tab.${id}`) }))}
        >
          {tab === "general" && <OrganisationForm key={organisation.data.id} organisation={organisation.data} />}
          {tab === "branding" && <Branding organisation={organisation.data} />}
          {tab === "mail" && <MailTemplates organisationId={organisation.data.id} />}
          {tab === "files" && (
            <Suspense fallback={<SkeletonText lines={4} />}>
              <RoomLimits />
            </Suspense>
          )}
        </Tabs>
      ) : (
        <SkeletonText lines={8} />
      )}
    </Page>
  );
}

function OrganisationForm({ organisation }: { organisation: Organisation }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const { settings } = organisation;
  const save = useMutation({
    mutationFn: (field: ReadField) =>
      api.patch("/api/organisations/:organisationId", {
        params: { organisationId: organisation.id },
        body: {
          name: field("name"),
          slug: field("slug"),
          settings: {
            registrationOpen: field("registrationOpen") !== "",
            passwordMinLength: Number(field("passwordMinLength")),
            passwordComplexity: field("threeClasses") === "" ? "none" : "three_classes",
            defaultLanguage: field("defaultLanguage") === "vi" ? "vi" : "en",
            timeZone: field("timeZone"),
            publicCatalogue: field("publicCatalogue") !== "",
          },
        },
      }),
    onSuccess(changed) {
      queryClient.setQueryData(organisationQuery(organisation.id).queryKey, changed);
      toast({ message: words.saved });
    },
  });
  const code = save.error && problemOf(save.error).code;
  return (
    <form className="flex max-w-150 flex-col gap-8" onSubmit={onSubmit((field) => save.mutate(field))}>
      {code && code !== "slug_taken" && code !== "validation_failed" && <Failure inline error={save.error} />}
      <Group title={t("organisation.identity")}>
        <TextField
          label={t("organisation.name")}
          name="name"
          defaultValue={organisation.name}
          required
          maxLength={120}
          error={fieldProblem(save.error, "name") && t("organisation.nameWrong")}
        />
        <TextField
          label={t("organisation.slug")}
          name="slug"
          defaultValue={organisation.slug}
          required
          minLength={2}
          maxLength={60}
          pattern="[a-z0-9]+(?:-[a-z0-9]+)*"
          description={t("organisation.slugWhat")}
          error={code === "slug_taken" ? t("organisation.slugTaken") : fieldProblem(save.error, "slug") && t("organisation.slugWhat")}
        />
      </Group>
      <Group title={t("organisation.joining")}>
        <Checkbox
          name="registrationOpen"
          defaultChecked={settings.registrationOpen}
          label={t("organisation.registration")}
          description={t("organisation.registrationWhat")}
        />
        <Checkbox
          name="publicCatalogue"
          defaultChecked={settings.publicCatalogue}
          label={t("organisation.publicCatalogue")}
          description={t("organisation.publicCatalogueWhat")}
        />
      </Group>
      <Group title={t("organisation.passwords")}>
        <TextField
          label={t("organisation.minLength")}
          name="passwordMinLength"
          type="number"
          inputMode="numeric"
          min={8}
          max={64}
          required
          defaultValue={settings.passwordMinLength}
          description={t("organisation.minLengthWhat")}
          error={fieldProblem(save.error, "settings/passwordMinLength") && t("organisation.minLengthWhat")}
          className="max-w-60"
        />
        <Checkbox
          name="threeClasses"
          defaultChecked={settings.passwordComplexity === "three_classes"}
          label={t("organisation.complexity")}
          description={t("organisation.complexityWhat")}
        />
      </Group>
      <Group title={t("organisation.defaults")}>
        <Select
          label={t("organisation.language")}
          name="defaultLanguage"
          defaultValue={settings.defaultLanguage}
          options={LANGUAGES.map(({ code: value, name }) => ({ value, label: name }))}
          className="max-w-60"
        />
        <Select
          label={t("organisation.timeZone")}
          name="timeZone"
          defaultValue={settings.timeZone}
          options={timeZones(settings.timeZone)}
          className="max-w-90"
        />
      </Group>
      <Button type="submit" variant="primary" loading={save.isPending} className="self-start">
        {words.save}
      </Button>
    </form>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-3 text-base font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

function timeZones(current: string) {
  return [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current])].toSorted().map((name) => ({ value: name, label: name.replaceAll("_", " ") }));
}
