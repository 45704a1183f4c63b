import { Avatar } from "@lectern/ui/Avatar";
import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { fieldProblem, problemOf } from "@lectern/ui/web/problem";
import { useSession, useUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { api } from "../api.ts";
import { isFieldProblem } from "../password.ts";
import { useT } from "../t.ts";
import { Section } from "./Section.tsx";
import { useUpdateProfile } from "./use-update-profile.ts";

/** Name and picture. */
export function DetailsSection() {
  const t = useT();
  const words = useWords();
  const user = useUser();
  const save = useUpdateProfile();
  return (
    <Section title={t("details.title")} description={t("details.what")}>
      <AvatarPicker />
      <form onSubmit={onSubmit((field) => save.mutate({ fullName: field("fullName") }))} className="flex flex-col gap-4">
        {save.error && !isFieldProblem(save.error) && <Failure inline error={save.error} />}
        <TextField
          label={t("field.fullName")}
          id="fullName"
          name="fullName"
          autoComplete="name"
          defaultValue={user.fullName}
          required
          maxLength={120}
          error={fieldProblem(save.error, "fullName") && t("field.fullNameWrong")}
        />
        <TextField label={t("field.email")} id="email" type="email" value={user.email} readOnly description={t("details.emailFixed")} />
        <Button type="submit" variant="primary" loading={save.isPending} className="self-start">
          {words.save}
        </Button>
      </form>
    </Section>
  );
}

const PICTURE_TYPES = "image/png,image/jpeg,image/webp";

function AvatarPicker() {
  const t = useT();
  const words = useWords();
  const user = useUser();
  const session = useSession();
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn(file: File) {
      const form = new FormData();
      form.set("file", file);
      return api.post("/api/users/:userId/avatar", { params: { userId: user.id }, form });
    },
    onSuccess: (person) => session.accept({ ...user, avatarUrl: person.avatarUrl }),
    onError: (error) =>
      toast({ tone: "danger", message: problemOf(error).code === "image_type_unsupported" ? t("details.pictureKind") : words.explain(error).title }),
  });
  const remove = useMutation({
    mutationFn: () => api.delete("/api/users/:userId/avatar", { params: { userId: user.id } }),
    onSuccess: () => session.accept({ ...user, avatarUrl: null }),
    onError: (error) => toast({ tone: "danger", message: words.explain(error).title }),
  });
  return (
    <div className="mb-4 flex items-center gap-4">
      <Avatar name={user.fullName} src={user.avatarUrl} size="lg" />
      <div className="flex flex-wrap gap-2">
        <Button size="sm" loading={upload.isPending} onClick={() => input.current?.click()}>
          {t("details.picture")}
        </Button>
        {user.avatarUrl && (
          <Button size="sm" variant="quiet" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t("details.pictureRemove")}
          </Button>
        )}
        <p className="w-full text-sm text-muted">{t("details.pictureKind")}</p>
      </div>
      <input
        ref={input}
        type="file"
        accept={PICTURE_TYPES}
        hidden
        aria-label={t("details.picture")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) upload.mutate(file);
        }}
      />
    </div>
  );
}
