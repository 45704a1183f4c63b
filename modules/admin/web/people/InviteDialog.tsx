import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit, type ReadField } from "@lectern/ui/web/form";
import { fieldProblem, problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api } from "../api.ts";
import { useT } from "../t.ts";
import { asRole, GIVEN_ROLES, useRoleName } from "./roles.ts";

/** Creates a person and sends them the link to set a password. */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const roleName = useRoleName();
  const queryClient = useQueryClient();
  const formId = useId();
  // One key per opened dialog and success: pressing again after a lost answer invites nobody twice.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const invite = useMutation({
    mutationFn: (field: ReadField) =>
      api.post("/api/users", {
        body: { email: field("email"), fullName: field("fullName"), role: asRole(field("role")) ?? "student" },
        idempotencyKey: key,
      }),
    onSuccess(person) {
      setKey(crypto.randomUUID());
      toast({ message: t("invite.done", { name: person.fullName }) });
      onClose();
      return queryClient.invalidateQueries({ queryKey: ["admin"] });
    },
    // A corrected form is another request.
    onError: () => setKey(crypto.randomUUID()),
  });
  const code = invite.error && problemOf(invite.error).code;
  return (
    <Dialog
      open={open}
      onClose={() => {
        invite.reset();
        onClose();
      }}
      title={t("people.invite")}
      description={t("invite.what")}
      closeLabel={words.close}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" loading={invite.isPending}>
            {t("invite.submit")}
          </Button>
        </>
      }
    >
      <form id={formId} className="flex flex-col gap-4" onSubmit={onSubmit((field) => invite.mutate(field))}>
        {code && code !== "email_taken" && code !== "validation_failed" && <Failure inline error={invite.error} />}
        <TextField
          label={t("people.name")}
          name="fullName"
          autoFocus
          required
          maxLength={120}
          autoComplete="off"
          error={fieldProblem(invite.error, "fullName") && t("invite.nameWrong")}
        />
        <TextField
          label={t("people.email")}
          name="email"
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          error={code === "email_taken" ? t("invite.taken") : fieldProblem(invite.error, "email") && t("invite.emailWrong")}
        />
        <Select label={t("people.role")} name="role" defaultValue="student" options={GIVEN_ROLES.map((role) => ({ value: role, label: roleName(role) }))} />
      </form>
    </Dialog>
  );
}
