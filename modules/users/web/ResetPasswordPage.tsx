import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink, Link } from "@lectern/ui/Link";
import { onSubmit } from "@lectern/ui/web/form";
import { usePath } from "@lectern/ui/web/navigation";
import { problemOf } from "@lectern/ui/web/problem";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, registrationOptionsQuery } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { useLinkToken } from "./link-token.ts";
import { isFieldProblem, usePasswordComplaint } from "./password.ts";
import { PasswordField } from "./PasswordField.tsx";
import { useT } from "./t.ts";

/** `/reset-password#token=` and, for invited people, `/set-password#token=`: a password by the link of a mail. */
export default function ResetPasswordPage() {
  const t = useT();
  const complaint = usePasswordComplaint();
  const token = useLinkToken();
  const isInvitation = usePath() === "/set-password";
  const title = isInvitation ? t("reset.invited") : t("reset.title");
  const options = useQuery(registrationOptionsQuery());
  const reset = useMutation({ mutationFn: (password: string) => api.post("/api/auth/reset-password", { body: { token: token ?? "", password } }) });
  const minLength = options.data?.passwordMinLength;
  const isStale = !token || (reset.error !== null && problemOf(reset.error).code === "token_invalid");

  if (reset.isSuccess) {
    return (
      <DoorPage title={title}>
        <Callout
          tone="success"
          role="status"
          title={t("reset.done")}
          actions={
            <ButtonLink to="/login" variant="primary">
              {t("register.login")}
            </ButtonLink>
          }
        >
          {t("reset.doneNext")}
        </Callout>
      </DoorPage>
    );
  }
  if (isStale) {
    return (
      <DoorPage title={title}>
        <Callout tone="warning" role="alert" title={t("link.stale")} actions={<ButtonLink to="/forgot-password">{t("reset.again")}</ButtonLink>}>
          {t("link.staleWhy")}
        </Callout>
      </DoorPage>
    );
  }
  return (
    <DoorPage title={title} description={isInvitation ? t("reset.invitedWhat") : t("reset.what")} footer={<Link to="/login">{t("forgot.back")}</Link>}>
      <form onSubmit={onSubmit((field) => reset.mutate(field("password")))} className="flex flex-col gap-4">
        {reset.error && !isFieldProblem(reset.error) && <Failure inline error={reset.error} />}
        <PasswordField
          label={t("field.newPassword")}
          id="password"
          name="password"
          autoComplete="new-password"
          autoFocus
          required
          minLength={minLength}
          maxLength={256}
          description={minLength === undefined ? undefined : t("password.hint", { count: minLength })}
          error={complaint(reset.error, "password", minLength)}
        />
        <Button type="submit" variant="primary" loading={reset.isPending}>
          {t("reset.submit")}
        </Button>
      </form>
    </DoorPage>
  );
}
