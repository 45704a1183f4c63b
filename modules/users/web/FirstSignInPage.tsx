import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { Link } from "@lectern/ui/Link";
import { TextField } from "@lectern/ui/TextField";
import { onSubmit, type ReadField } from "@lectern/ui/web/form";
import { problemOf } from "@lectern/ui/web/problem";
import { useMutation } from "@tanstack/react-query";
import { api } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { NewPasswordField, PasswordIsSet } from "./NewPassword.tsx";
import { isFieldProblem } from "./password.ts";
import { useT } from "./t.ts";

/** `/first-sign-in`: a password with a one-time code from a slip of paper. */
export default function FirstSignInPage() {
  const t = useT();
  const set = useMutation({
    mutationFn: (field: ReadField) => api.post("/api/auth/reset-password", { body: { token: field("code"), password: field("password") } }),
  });
  if (set.isSuccess) return <PasswordIsSet title={t("code.title")} />;
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
        <NewPasswordField error={set.error} />
        <Button type="submit" variant="primary" loading={set.isPending}>
          {t("reset.submit")}
        </Button>
      </form>
    </DoorPage>
  );
}
