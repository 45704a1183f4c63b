import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink } from "@lectern/ui/Link";
import { problemOf } from "@lectern/ui/web/problem";
import { useSession } from "@lectern/ui/web/session";
import { useMutation } from "@tanstack/react-query";
import { api } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { useLinkToken } from "./link-token.ts";
import { useT } from "./t.ts";

/**
 * `/verify-email#token=`: confirms an address by the link of a mail. A press confirms, not the opening: mail scanners
 * open links, and would use the token up.
 */
export default function VerifyEmailPage() {
  const t = useT();
  const session = useSession();
  const token = useLinkToken();
  const verify = useMutation({
    mutationFn: () => api.post("/api/auth/verify-email", { body: { token: token ?? "" } }),
    onSuccess() {
      if (session.status === "signedIn") session.accept({ ...session.user, emailVerified: true });
    },
  });
  const isStale = !token || (verify.error !== null && problemOf(verify.error).code === "token_invalid");
  const onward =
    session.status === "signedIn" ? (
      <ButtonLink to="/dashboard" variant="primary">
        {t("verify.onward")}
      </ButtonLink>
    ) : (
      <ButtonLink to="/login" variant="primary">
        {t("register.login")}
      </ButtonLink>
    );
  return (
    <DoorPage title={t("verify.title")} description={verify.isIdle && token ? t("verify.what") : undefined}>
      {verify.isSuccess && (
        <Callout tone="success" role="status" title={t("verify.done")} actions={onward}>
          {t("verify.doneNext")}
        </Callout>
      )}
      {isStale && (
        <Callout tone="warning" role="alert" title={t("link.stale")} actions={<ButtonLink to="/profile">{t("verify.again")}</ButtonLink>}>
          {t("link.staleWhy")}
        </Callout>
      )}
      {verify.isError && !isStale && <Failure inline error={verify.error} onRetry={() => verify.mutate()} retrying={verify.isPending} />}
      {!isStale && !verify.isSuccess && !verify.isError && (
        <Button variant="primary" className="w-full" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t("verify.submit")}
        </Button>
      )}
    </DoorPage>
  );
}
