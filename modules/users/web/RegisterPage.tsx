import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { Link } from "@lectern/ui/Link";
import { Skeleton } from "@lectern/ui/Skeleton";
import { TextField } from "@lectern/ui/TextField";
import { onSubmit } from "@lectern/ui/web/form";
import { useLanguage } from "@lectern/ui/web/i18n";
import { useGo, useQueryParams } from "@lectern/ui/web/navigation";
import { fieldProblem, problemOf } from "@lectern/ui/web/problem";
import { useSession } from "@lectern/ui/web/session";
import { useMutation, useQuery } from "@tanstack/react-query";
import { UserRoundX } from "lucide-react";
import { api, registrationOptionsQuery } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { safeNext } from "./safe-next.ts";
import { isFieldProblem, usePasswordComplaint } from "./password.ts";
import { PasswordField } from "./PasswordField.tsx";
import { useT } from "./t.ts";

/** `/register?next=`: one's own account, where the organisation allows it. */
export default function RegisterPage() {
  const t = useT();
  const options = useQuery(registrationOptionsQuery());
  const [{ next }] = useQueryParams();
  return (
    <DoorPage
      title={t("register.title")}
      description={options.data?.organisationName ? t("register.joins", { organisation: options.data.organisationName }) : undefined}
      footer={
        <p>
          {t("register.hasAccount")}{" "}
          <Link to="/login" search={{ next }}>
            {t("register.login")}
          </Link>
        </p>
      }
    >
      {options.isPending && <WaitingForm />}
      {options.isError && <Failure inline error={options.error} onRetry={() => void options.refetch()} />}
      {options.data &&
        (options.data.registrationOpen ? (
          <RegisterForm minLength={options.data.passwordMinLength} mixed={options.data.passwordComplexity === "three_classes"} next={next} />
        ) : (
          <EmptyState icon={<UserRoundX size={28} />} title={t("register.closed")}>
            {t("register.closedNext")}
          </EmptyState>
        ))}
    </DoorPage>
  );
}

function RegisterForm({ minLength, mixed, next }: { minLength: number; mixed: boolean; next: string | undefined }) {
  const t = useT();
  const session = useSession();
  const go = useGo();
  const language = useLanguage();
  const complaint = usePasswordComplaint();
  const register = useMutation({
    mutationFn: (body: { fullName: string; email: string; password: string }) =>
      api.post("/api/auth/register", { body: { ...body, language, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } }),
    onSuccess({ user }) {
      session.accept(user);
      go(safeNext(next, location.origin), { replace: true });
    },
  });
  const taken = register.error !== null && problemOf(register.error).code === "email_taken";
  const hint = mixed ? t("password.hintMixed", { count: minLength }) : t("password.hint", { count: minLength });
  return (
    <form
      onSubmit={onSubmit((field) => register.mutate({ fullName: field("fullName"), email: field("email"), password: field("password") }))}
      className="flex flex-col gap-4"
    >
      {register.error && !taken && !isFieldProblem(register.error) && <Failure inline error={register.error} />}
      <TextField
        label={t("field.fullName")}
        id="fullName"
        name="fullName"
        autoComplete="name"
        autoFocus
        required
        maxLength={120}
        error={fieldProblem(register.error, "fullName") && t("field.fullNameWrong")}
      />
      <TextField
        label={t("field.email")}
        id="email"
        name="email"
        type="email"
        autoComplete="username"
        inputMode="email"
        required
        maxLength={254}
        error={taken ? t("register.taken") : fieldProblem(register.error, "email") && t("field.emailWrong")}
      />
      <PasswordField
        label={t("field.password")}
        id="password"
        name="password"
        autoComplete="new-password"
        required
        minLength={minLength}
        maxLength={256}
        description={hint}
        error={complaint(register.error, "password", minLength)}
      />
      <Button type="submit" variant="primary" loading={register.isPending}>
        {t("register.submit")}
      </Button>
    </form>
  );
}

/** Three fields and a button on their way. */
function WaitingForm() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
      <Skeleton className="h-22" />
      <Skeleton className="h-10" />
    </div>
  );
}
