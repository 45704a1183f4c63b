import { Button } from "@lectern/ui/Button";
import { FileDrop } from "@lectern/ui/FileDrop";
import { TextField } from "@lectern/ui/TextField";
import { FolderOpen } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { SectionBody } from "../../content/SectionBody.tsx";
import { UploadTray } from "../../materials/UploadTray.tsx";
import { useMaterialUploads } from "../../materials/use-material-uploads.ts";
import { useT } from "../../t.ts";

const MaterialPicker = lazy(() => import("../../materials/MaterialPicker.tsx"));

type MediaType = "video" | "audio" | "file" | "embed";

const ACCEPT: Readonly<Record<MediaType, string | undefined>> = { video: "video/*", audio: "audio/*", file: undefined, embed: undefined };

interface MediaFieldProps {
  courseId: string;
  type: MediaType;
  title: string;
  content: string;
  language: string;
  onChange: (content: string) => void;
}

/** A video, a sound, a file or somebody else's page: by its address, from the course's files, or by uploading it. */
export function MediaField({ courseId, type, title, content, language, onChange }: MediaFieldProps) {
  const t = useT();
  const [address, setAddress] = useState(content.startsWith("/api/") ? "" : content);
  const [picking, pick] = useState(false);
  const { items, interrupted, queue, onAdded } = useMaterialUploads(courseId, `section-${type}`);
  const wrong = address !== "" && !isHttps(address);

  function take(url: string) {
    setAddress("");
    onChange(url);
  }

  useEffect(() => {
    onAdded(({ url }) => take(url));
    return () => onAdded(undefined);
  });

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
        <>
          <FileDrop
            label={t(`author.media.${type}Drop`)}
            hint={t("author.media.resumes")}
            accept={ACCEPT[type]}
            onFiles={([file]) => file && queue.add([file])}
          />
          <Button className="self-start" icon={<FolderOpen size={16} aria-hidden="true" />} onClick={() => pick(true)}>
            {t("materials.pick.action")}
          </Button>
          <UploadTray items={items} interrupted={interrupted} queue={queue} />
        </>
      )}
      {picking && (
        <Suspense fallback={null}>
          <MaterialPicker
            courseId={courseId}
            kind={type === "video" || type === "audio" ? type : undefined}
            onClose={() => pick(false)}
            onChoose={(url) => {
              take(url);
              pick(false);
            }}
          />
        </Suspense>
      )}
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
