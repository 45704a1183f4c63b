import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink, Link } from "@lectern/ui/Link";
import { onSubmit } from "@lectern/ui/web/form";
import { usePath } from "@lectern/ui/web/navigation";
import { problemOf } from "@lectern/ui/web/problem";
import { useMutation } from "@tanstack/react-query";
import { api } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { useLinkToken } from "./link-token.ts";
import { NewPasswordField, PasswordIsSet } from "./NewPassword.tsx";
import { isFieldProblem } from "./password.ts";
import { useT } from "./t.ts";

/** `/reset-password#token=` and, for invited people, `/set-password#token=`: a password by the link of a mail. */
export default function ResetPasswordPage() {
  const t = useT();
  const token = useLinkToken();
  const isInvitation = usePath() === "/set-password";
  const title = isInvitation ? t("reset.invited") : t("reset.title");
  const reset = useMutation({ mutationFn: (password: string) => api.post("/api/auth/reset-password", { body: { token: token ?? "", password } }) });
  const isStale = !token || (reset.error !== null && problemOf(reset.error).code === "token_invalid");

  if (reset.isSuccess) return <PasswordIsSet title={title} />;
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
        <NewPasswordField error={reset.error} autoFocus />
        <Button type="submit" variant="primary" loading={reset.isPending}>
          {t("reset.submit")}
        </Button>
      </form>
    </DoorPage>
  );
}
