import { Failure } from "@lectern/ui/Failure";
import { FileDrop } from "@lectern/ui/FileDrop";
import { TextField } from "@lectern/ui/TextField";
import { useFormat } from "@lectern/ui/web/format";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { SectionBody } from "../../content/SectionBody.tsx";
import { useT } from "../../t.ts";
import { uploadMaterial } from "../api.ts";

type MediaType = "video" | "audio" | "file" | "embed";

const ACCEPT: Readonly<Record<MediaType, string | undefined>> = { video: "video/*", audio: "audio/*", file: undefined, embed: undefined };
const MATERIAL_MAX_BYTES = 100 * 1024 * 1024;

interface MediaFieldProps {
  courseId: string;
  type: MediaType;
  title: string;
  content: string;
  language: string;
  onChange: (content: string) => void;
}

/** A video, a sound, a file or somebody else's page: by its address, or by uploading it. */
export function MediaField({ courseId, type, title, content, language, onChange }: MediaFieldProps) {
  const t = useT();
  const format = useFormat();
  const [address, setAddress] = useState(content.startsWith("/api/") ? "" : content);
  const upload = useMutation({ mutationFn: (file: File) => uploadMaterial(courseId, file), onSuccess: ({ url }) => (setAddress(""), onChange(url)) });
  const tooLarge = upload.variables && upload.variables.size > MATERIAL_MAX_BYTES;
  const wrong = address !== "" && !isHttps(address);

  function typeAddress(text: string) {
    setAddress(text);
    // Half an address is nothing the server could take.
    if (text.trim() === "" || isHttps(text)) onChange(text.trim());
  }

  return (
    <div className="flex flex-col gap-4 pt-2">
      {type !== "file" && (
        <TextField
          type="url"
          inputMode="url"
          label={t("author.media.address")}
          description={t(`author.media.${type}Help`)}
          placeholder="https://"
          value={address}
          maxLength={2_000}
          error={wrong ? t("author.media.https") : undefined}
          onChange={(event) => typeAddress(event.target.value)}
        />
      )}
      {type !== "embed" && (
        <FileDrop
          label={upload.isPending ? t("author.upload.running", { name: upload.variables.name }) : t(`author.media.${type}Drop`)}
          hint={t("author.media.limit", { size: format.bytes(MATERIAL_MAX_BYTES) })}
          accept={ACCEPT[type]}
          disabled={upload.isPending}
          onFiles={([file]) => file && upload.mutate(file)}
        />
      )}
      {upload.isError &&
        (tooLarge ? <Failure inline error={upload.error} /> : <Failure inline error={upload.error} onRetry={() => upload.mutate(upload.variables)} />)}
      {content.trim() !== "" && (
        <section aria-label={t("author.media.preview")} className="border-t border-line pt-4">
          <h2 className="mb-2 text-sm font-medium text-muted">{t("author.media.preview")}</h2>
          <SectionBody section={{ title, contentType: type, content }} language={language} />
        </section>
      )}
    </div>
  );
}

function isHttps(text: string): boolean {
  return /^https:\/\/\S+$/i.test(text.trim()) && URL.canParse(text.trim());
}
