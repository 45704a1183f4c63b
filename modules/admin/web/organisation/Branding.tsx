import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { FileDrop } from "@lectern/ui/FileDrop";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { problemOf } from "@lectern/ui/web/problem";
import { useSession, useUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import type { Organisation } from "@lectern/users/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, organisationQuery } from "../api.ts";
import { useT } from "../t.ts";

const DEFAULT_COLOUR = "#4338ca";
const COLOUR = /^#[0-9a-f]{6}$/i;

/** Logo and accent colour: the colour is shown with the white text that has to be read on it. */
export function Branding({ organisation }: { organisation: Organisation }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const session = useSession();
  const user = useUser();
  const { id: organisationId, branding } = organisation;
  const [colour, setColour] = useState(branding.accentColour ?? DEFAULT_COLOUR);
  const keep = (changed: Organisation) => {
    queryClient.setQueryData(organisationQuery(organisationId).queryKey, changed);
    session.accept({ ...user, branding: changed.branding });
    toast({ message: words.saved });
  };
  const save = useMutation({
    mutationFn: (accentColour: string | null) => api.patch("/api/organisations/:organisationId", { params: { organisationId }, body: { accentColour } }),
    onSuccess: keep,
  });
  const upload = useMutation({
    mutationFn(file: File) {
      const form = new FormData();
      form.set("file", file);
      return api.post("/api/organisations/:organisationId/logo", { params: { organisationId }, form });
    },
    onSuccess: keep,
  });
  const remove = useMutation({ mutationFn: () => api.delete("/api/organisations/:organisationId/logo", { params: { organisationId } }), onSuccess: keep });
  const tooLight = save.error && problemOf(save.error).code === "accent_contrast_too_low";
  const isColour = COLOUR.test(colour);
  return (
    <div className="flex max-w-150 flex-col gap-8">
      <section aria-labelledby="branding-colour" className="flex flex-col gap-4">
        <h2 id="branding-colour" className="text-base font-semibold">
          {t("branding.colour")}
        </h2>
        {save.error && !tooLight && problemOf(save.error).code !== "validation_failed" && <Failure inline error={save.error} />}
        <div className="flex flex-wrap items-end gap-3">
          <input
            type="color"
            aria-label={t("branding.pick")}
            value={isColour ? colour : DEFAULT_COLOUR}
            onChange={(event) => setColour(event.target.value)}
            className="h-10 w-14 rounded-sm border border-line-strong bg-surface p-1"
          />
          <TextField
            label={t("branding.code")}
            value={colour}
            maxLength={7}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setColour(event.target.value)}
            error={tooLight ? t("branding.tooLight") : !isColour && t("branding.codeWrong")}
            className="w-44"
          />
          <span className="rounded-sm px-4 py-2 font-medium" style={{ color: "#fff", backgroundColor: isColour ? colour : DEFAULT_COLOUR }}>
            {t("branding.sample")}
          </span>
        </div>
        <p className="text-sm text-muted">{t("branding.colourWhat")}</p>
        <div className="flex gap-2">
          <Button variant="primary" disabled={!isColour} loading={save.isPending} onClick={() => save.mutate(colour.toLowerCase())}>
            {words.save}
          </Button>
          {branding.accentColour && (
            <Button
              onClick={() => {
                setColour(DEFAULT_COLOUR);
                save.mutate(null);
              }}
            >
              {t("branding.reset")}
            </Button>
          )}
        </div>
      </section>
      <section aria-labelledby="branding-logo" className="flex flex-col gap-4">
        <h2 id="branding-logo" className="text-base font-semibold">
          {t("branding.logo")}
        </h2>
        {(upload.error ?? remove.error) && <Failure inline error={upload.error ?? remove.error} />}
        {branding.logoUrl && (
          <div className="flex items-center gap-4">
            <img
              src={branding.logoUrl}
              alt={t("branding.logoOf", { name: organisation.name })}
              className="max-h-24 max-w-60 rounded-sm border border-line bg-white p-2"
            />
            <Button loading={remove.isPending} onClick={() => remove.mutate()}>
              {t("branding.logoRemove")}
            </Button>
          </div>
        )}
        <FileDrop
          label={t("branding.logoDrop")}
          hint={t("branding.logoHint")}
          accept="image/png,image/jpeg,image/webp"
          disabled={upload.isPending}
          onFiles={([file]) => file && upload.mutate(file)}
        />
      </section>
    </div>
  );
}
