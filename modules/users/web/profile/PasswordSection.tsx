import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { problemOf } from "@lectern/ui/web/problem";
import { useUser } from "@lectern/ui/web/session";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, registrationOptionsQuery, sessionsQuery } from "../api.ts";
import { isFieldProblem, usePasswordComplaint } from "../password.ts";
import { PasswordField } from "../PasswordField.tsx";
import { useT } from "../t.ts";
import { Section } from "./Section.tsx";

/** Changing the password ends every other session. */
export function PasswordSection() {
  const t = useT();
  const user = useUser();
  const complaint = usePasswordComplaint();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const options = useQuery(registrationOptionsQuery());
  const minLength = options.data?.passwordMinLength;
  const change = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) => api.post("/api/auth/change-password", { body }),
    onSuccess() {
      form.current?.reset();
      toast({ message: t("passwordChange.done") });
      void queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    },
  });
  const isWrong = change.error !== null && problemOf(change.error).code === "wrong_password";
  return (
    <Section title={t("passwordChange.title")} description={t("passwordChange.what")}>
      <form
        ref={form}
        onSubmit={onSubmit((field) => change.mutate({ currentPassword: field("currentPassword"), newPassword: field("newPassword") }))}
        className="flex flex-col gap-4"
      >
        {change.error && !isWrong && !isFieldProblem(change.error) && <Failure inline error={change.error} />}
        {/* Tells a password manager whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        <PasswordField
          label={t("field.currentPassword")}
          id="currentPassword"
          name="currentPassword"
          autoComplete="current-password"
          required
          maxLength={1024}
          error={isWrong ? t("passwordChange.wrong") : undefined}
        />
        <PasswordField
          label={t("field.newPassword")}
          id="newPassword"
          name="newPassword"
          autoComplete="new-password"
          required
          minLength={minLength}
          maxLength={256}
          description={minLength === undefined ? undefined : t("password.hint", { count: minLength })}
          error={complaint(change.error, "newPassword", minLength)}
        />
        <Button type="submit" loading={change.isPending} className="self-start">
          {t("passwordChange.submit")}
        </Button>
      </form>
    </Section>
  );
}
