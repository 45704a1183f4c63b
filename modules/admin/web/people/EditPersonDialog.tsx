import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { FormErrors } from "@lectern/ui/FormErrors";
import { RadioGroup } from "@lectern/ui/RadioGroup";
import { Select } from "@lectern/ui/Select";
import { toast } from "@lectern/ui/Toast";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api.ts";
import { useT } from "../t.ts";
import type { PersonRow } from "./PeoplePage.tsx";
import { asRole, GIVEN_ROLES, useRoleName } from "./roles.ts";

/** What a person may do here, and whether they may log in. */
export function EditPersonDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const roleName = useRoleName();
  const queryClient = useQueryClient();
  const [role, setRole] = useState(person.role);
  const [status, setStatus] = useState(person.status ?? "active");
  const save = useMutation({
    mutationFn: () => api.put("/api/users/:userId", { params: { userId: person.id }, body: { role, status } }),
    onSuccess() {
      toast({ message: words.saved });
      onClose();
      return queryClient.invalidateQueries({ queryKey: ["admin"] });
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={person.fullName}
      description={person.email}
      closeLabel={words.close}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {words.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {save.error &&
          (problemOf(save.error).code === "last_administrator" ? (
            <FormErrors title={t("edit.lastAdministrator")} errors={[{ message: t("edit.lastAdministratorNext") }]} />
          ) : (
            <Failure inline error={save.error} />
          ))}
        <Select
          label={t("people.role")}
          value={role}
          onChange={(event) => setRole(asRole(event.target.value) ?? role)}
          options={(person.role === "platform_admin" ? [person.role] : GIVEN_ROLES).map((one) => ({ value: one, label: roleName(one) }))}
        />
        <RadioGroup
          label={t("people.status")}
          value={status}
          onChange={setStatus}
          options={[
            { value: "active", label: t("status.active"), description: t("edit.activeWhat") },
            { value: "suspended", label: t("status.suspended"), description: t("edit.suspendedWhat") },
          ]}
        />
      </div>
    </Dialog>
  );
}
