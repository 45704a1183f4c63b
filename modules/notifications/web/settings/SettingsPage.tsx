import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { RadioGroup } from "@lectern/ui/RadioGroup";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { toast } from "@lectern/ui/Toast";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { preferencesQuery, savePreferences, type Preferences } from "../api.ts";
import { useT } from "../t.ts";
import { KindTable } from "./KindTable.tsx";
import { QuietHours } from "./QuietHours.tsx";

const RHYTHMS = ["hourly", "daily", "off"] as const;

/** `/notifications/settings`: what one is told of, how, and when not. Each switch is saved when it is moved. */
export default function SettingsPage() {
  const t = useT();
  const preferences = useQuery(preferencesQuery());
  return (
    <Page title={t("settings.title")} width="reading" breadcrumbs={[{ label: t("page.title"), to: "/notifications" }]}>
      {preferences.isError && !preferences.data ? (
        <Failure error={preferences.error} onRetry={() => void preferences.refetch()} />
      ) : preferences.data ? (
        <Settings preferences={preferences.data} />
      ) : (
        <SkeletonText lines={8} />
      )}
    </Page>
  );
}

function Settings({ preferences }: { preferences: Preferences }) {
  const t = useT();
  const change = useChange(preferences);
  return (
    <>
      <Part title={t("settings.kinds")} description={t("settings.kindsWhat")}>
        <KindTable preferences={preferences} onChange={change} />
      </Part>
      <Part title={t("settings.email")} description={t("settings.emailWhat")}>
        <RadioGroup
          label={t("settings.rhythm")}
          value={preferences.emailDigest}
          onChange={(emailDigest) => change({ ...preferences, emailDigest })}
          options={RHYTHMS.map((value) => ({ value, label: t(`rhythm.${value}`), description: t(`rhythmWhat.${value}`) }))}
        />
      </Part>
      <Part title={t("settings.quiet")} description={t("settings.quietWhat")}>
        <QuietHours value={preferences.quietHours} onChange={(quietHours) => change({ ...preferences, quietHours })} />
      </Part>
    </>
  );
}

/** Shown at once, saved one after the other; what could not be saved goes back. */
function useChange(before: Preferences): (next: Preferences) => void {
  const words = useWords();
  const queryClient = useQueryClient();
  const { queryKey } = preferencesQuery();
  const save = useMutation({
    scope: { id: "notification-preferences" },
    mutationFn: (next: Preferences) => savePreferences(next),
    onError(error) {
      toast({ message: words.explain(error).title, tone: "danger" });
      return queryClient.invalidateQueries({ queryKey });
    },
  });
  return (next) => {
    if (JSON.stringify(next) === JSON.stringify(before)) return;
    queryClient.setQueryData(queryKey, next);
    save.mutate(next);
  };
}

/** One subject of the page: what it is at the side, its fields beside it; below each other on small screens. */
function Part({ title, description, children }: { title: string; description: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-8 gap-y-4 border-line py-6 first:pt-0 not-last:border-b md:grid-cols-[14rem_1fr]">
      <div>
        <h2 className="text-base font-semibold">{title}</h2>
        <p className="text-sm text-muted">{description}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
