import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { FormErrors } from "@lectern/ui/FormErrors";
import { Link } from "@lectern/ui/Link";
import { TextField } from "@lectern/ui/TextField";
import { onSubmit } from "@lectern/ui/web/form";
import { useGo, useQueryParams } from "@lectern/ui/web/navigation";
import { problemOf } from "@lectern/ui/web/problem";
import { useSession } from "@lectern/ui/web/session";
import { useMutation } from "@tanstack/react-query";
import { api } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { safeNext } from "./safe-next.ts";
import { PasswordField } from "./PasswordField.tsx";
import { useT } from "./t.ts";

/** `/login?next=`: e-mail address and password. */
export default function LoginPage() {
  const t = useT();
  const session = useSession();
  const go = useGo();
  const [{ next }] = useQueryParams();
  const login = useMutation({
    mutationFn: (body: { email: string; password: string }) => api.post("/api/auth/login", { body }),
    onSuccess({ user }) {
      session.accept(user);
      go(safeNext(next, location.origin), { replace: true });
    },
  });
  return (
    <DoorPage
      title={t("login.title")}
      description={next && next !== "/dashboard" ? t("login.next") : undefined}
      footer={
        <p>
          {t("login.noAccount")}{" "}
          <Link to="/register" search={{ next }}>
            {t("login.register")}
          </Link>
          {" · "}
          <Link to="/first-sign-in">{t("code.link")}</Link>
        </p>
      }
    >
      <form onSubmit={onSubmit((field) => login.mutate({ email: field("email"), password: field("password") }))} className="flex flex-col gap-4">
        {login.error &&
          (problemOf(login.error).code === "invalid_credentials" ? (
            <FormErrors title={t("login.wrong")} errors={[{ message: t("login.wrongNext") }]} />
          ) : (
            <Failure inline error={login.error} />
          ))}
        <TextField label={t("field.email")} id="email" name="email" type="email" autoComplete="username" inputMode="email" autoFocus required maxLength={254} />
        <PasswordField label={t("field.password")} id="password" name="password" autoComplete="current-password" required maxLength={1024} />
        <Button type="submit" variant="primary" loading={login.isPending}>
          {t("login.submit")}
        </Button>
        <Link to="/forgot-password" className="self-start text-sm">
          {t("login.forgot")}
        </Link>
      </form>
    </DoorPage>
  );
}
