import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Page } from "@lectern/ui/Page";
import { toast } from "@lectern/ui/Toast";
import { useUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { useMutation } from "@tanstack/react-query";
import { api } from "../api.ts";
import { useT } from "../t.ts";
import { DetailsSection } from "./DetailsSection.tsx";
import { PasswordSection } from "./PasswordSection.tsx";
import { PreferencesSection } from "./PreferencesSection.tsx";
import { SessionsSection } from "./SessionsSection.tsx";

/** `/profile`: who one is here, how Lectern looks and speaks, the password, and where one is logged in. */
export default function ProfilePage() {
  const t = useT();
  const user = useUser();
  return (
    <Page title={t("profile.title")} width="reading">
      {!user.emailVerified && <UnverifiedNotice email={user.email} />}
      <DetailsSection />
      <PreferencesSection />
      <PasswordSection />
      <SessionsSection />
    </Page>
  );
}

function UnverifiedNotice({ email }: { email: string }) {
  const t = useT();
  const words = useWords();
  const resend = useMutation({
    mutationFn: () => api.post("/api/auth/verify-email/resend"),
    onSuccess: () => toast({ message: t("profile.resent", { email }) }),
    onError: (error) => toast({ message: words.explain(error).title, tone: "danger" }),
  });
  return (
    <Callout
      tone="warning"
      className="mb-6"
      title={t("profile.unverified")}
      actions={
        <Button size="sm" loading={resend.isPending} onClick={() => resend.mutate()}>
          {t("profile.resend")}
        </Button>
      }
    >
      {t("profile.unverifiedWhy", { email })}
    </Callout>
  );
}
