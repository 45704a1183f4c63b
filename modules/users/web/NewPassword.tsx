import { Callout } from "@lectern/ui/Callout";
import { ButtonLink } from "@lectern/ui/Link";
import { useQuery } from "@tanstack/react-query";
import { registrationOptionsQuery } from "./api.ts";
import { DoorPage } from "./DoorPage.tsx";
import { usePasswordComplaint } from "./password.ts";
import { PasswordField } from "./PasswordField.tsx";
import { useT } from "./t.ts";

/** The field in which somebody without a password chooses one; its value is read as `password`. `error`: why it was refused. */
export function NewPasswordField({ error, autoFocus = false }: { error: unknown; autoFocus?: boolean }) {
  const t = useT();
  const complaint = usePasswordComplaint();
  const options = useQuery(registrationOptionsQuery());
  const minLength = options.data?.passwordMinLength;
  return (
    <PasswordField
      label={t("field.newPassword")}
      id="password"
      name="password"
      autoComplete="new-password"
      autoFocus={autoFocus}
      required
      minLength={minLength}
      maxLength={256}
      description={minLength === undefined ? undefined : t("password.hint", { count: minLength })}
      error={complaint(error, "password", minLength)}
    />
  );
}

/** The password is set: the way to log in with it. */
export function PasswordIsSet({ title }: { title: string }) {
  const t = useT();
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
