import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink, Link } from "@lectern/ui/Link";
import { TextField } from "@lectern/ui/TextField";
import { onSubmit, type ReadField } from "@lectern/ui/web/form";
import { problemOf } from "@lectern/ui/web/problem";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, registrationOptionsQuery } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { isFieldProblem, usePasswordComplaint } from "./password.ts";
import { PasswordField } from "./PasswordField.tsx";
import { useT } from "./t.ts";

/** `/first-sign-in`: a password with a one-time code from a slip of paper. */
export default function FirstSignInPage() {
  const t = useT();
  const complaint = usePasswordComplaint();
  const options = useQuery(registrationOptionsQuery());
  const minLength = options.data?.passwordMinLength;
  const set = useMutation({
    mutationFn: (field: ReadField) => api.post("/api/auth/reset-password", { body: { token: field("code"), password: field("password") } }),
  });
  if (set.isSuccess) {
    return (
      <DoorPage title={t("code.title")}>
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
  const isWrong = set.error !== null && problemOf(set.error).code === "token_invalid";
  return (
    <DoorPage title={t("code.title")} description={t("code.what")} footer={<Link to="/login">{t("forgot.back")}</Link>}>
      <form onSubmit={onSubmit((field) => set.mutate(field))} className="flex flex-col gap-4">
        {set.error && !isWrong && !isFieldProblem(set.error) && <Failure inline error={set.error} />}
        <TextField
          label={t("code.code")}
          name="code"
          required
          autoFocus
          maxLength={30}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="XXXX-XXXX-XXXX"
          error={isWrong && t("code.wrong")}
        />
        <PasswordField
          label={t("field.newPassword")}
          name="password"
          autoComplete="new-password"
          required
          minLength={minLength}
          maxLength={256}
          description={minLength === undefined ? undefined : t("password.hint", { count: minLength })}
          error={complaint(set.error, "password", minLength)}
        />
        <Button type="submit" variant="primary" loading={set.isPending}>
          {t("reset.submit")}
        </Button>
      </form>
    </DoorPage>
  );
}
