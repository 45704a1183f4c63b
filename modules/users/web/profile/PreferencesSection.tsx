import { Failure } from "@lectern/ui/Failure";
import { RadioGroup } from "@lectern/ui/RadioGroup";
import { Select } from "@lectern/ui/Select";
import { Switch } from "@lectern/ui/Switch";
import { LANGUAGES } from "@lectern/ui/web/i18n";
import { useUser } from "@lectern/ui/web/session";
import { THEMES } from "@lectern/ui/web/theme";
import { useMemo } from "react";
import { useT } from "../t.ts";
import { Section } from "./Section.tsx";
import { useUpdateProfile } from "./use-update-profile.ts";

/** Language, time zone, looks: each is saved when it is chosen. */
export function PreferencesSection() {
  const t = useT();
  const user = useUser();
  const save = useUpdateProfile();
  const zones = useTimeZones(user.timeZone);
  return (
    <Section title={t("preferences.title")} description={t("preferences.what")}>
      <div className="flex flex-col gap-5">
        {save.error && <Failure inline error={save.error} />}
        <RadioGroup
          label={t("preferences.language")}
          inline
          value={user.language}
          onChange={(language) => save.mutate({ language })}
          options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <Select
          label={t("preferences.timeZone")}
          description={t("preferences.timeZoneWhy")}
          value={user.timeZone}
          onChange={(event) => save.mutate({ timeZone: event.target.value })}
          options={zones}
        />
        <RadioGroup
          label={t("preferences.theme")}
          inline
          value={user.theme}
          onChange={(theme) => save.mutate({ theme })}
          options={THEMES.map((theme) => ({ value: theme, label: t(`preferences.theme.${theme}`) }))}
        />
        <Switch
          label={t("preferences.motion")}
          description={t("preferences.motionWhat")}
          checked={user.reducedMotion}
          onChange={(reducedMotion) => save.mutate({ reducedMotion })}
        />
      </div>
    </Section>
  );
}

/** Every zone the browser knows, with its offset of today; the stored one even if it is not among them. */
function useTimeZones(current: string) {
  return useMemo(() => {
    const names = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current]);
    return [...names].toSorted().map((name) => ({ value: name, label: `${name.replaceAll("_", " ")} (${offsetOf(name)})` }));
  }, [current]);
}

function offsetOf(timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" }).formatToParts(new Date());
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}
