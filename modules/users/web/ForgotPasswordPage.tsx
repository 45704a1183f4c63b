import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { Link } from "@lectern/ui/Link";
import { TextField } from "@lectern/ui/TextField";
import { onSubmit } from "@lectern/ui/web/form";
import { useMutation } from "@tanstack/react-query";
import { api } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { useT } from "./t.ts";

/** `/forgot-password`: asks for a mail. It never says whether an account exists. */
export default function ForgotPasswordPage() {
  const t = useT();
  const ask = useMutation({ mutationFn: (email: string) => api.post("/api/auth/forgot-password", { body: { email } }) });
  return (
    <DoorPage title={t("forgot.title")} description={ask.isSuccess ? undefined : t("forgot.what")} footer={<Link to="/login">{t("forgot.back")}</Link>}>
      {ask.isSuccess ? (
        <Callout tone="success" role="status" title={t("forgot.sent")}>
          {t("forgot.sentNext", { email: ask.variables })}
        </Callout>
      ) : (
        <form onSubmit={onSubmit((field) => ask.mutate(field("email")))} className="flex flex-col gap-4">
          {ask.error && <Failure inline error={ask.error} />}
          <TextField
            label={t("field.email")}
            id="email"
            name="email"
            type="email"
            autoComplete="username"
            inputMode="email"
            autoFocus
            required
            maxLength={254}
          />
          <Button type="submit" variant="primary" loading={ask.isPending}>
            {t("forgot.submit")}
          </Button>
        </form>
      )}
    </DoorPage>
  );
}
