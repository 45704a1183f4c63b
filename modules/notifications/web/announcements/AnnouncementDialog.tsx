import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { TextArea } from "@lectern/ui/TextArea";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { createAnnouncement, updateAnnouncement, type Announcement } from "../api.ts";
import { applyAnnouncement } from "../cache.ts";
import { useT } from "../t.ts";

const TITLE_MAX = 200;
const BODY_MAX = 5_000;

interface AnnouncementDialogProps {
  courseId: string;
  /** The one to correct; a new one without. */
  announcement?: Announcement;
  onClose: () => void;
}

/** Writes an announcement, or corrects one. */
export function AnnouncementDialog({ courseId, announcement, onClose }: AnnouncementDialogProps) {
  const t = useT();
  const words = useWords();
  const formId = useId();
  const queryClient = useQueryClient();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: (text: { title: string; body: string }) =>
      announcement ? updateAnnouncement(announcement.id, { ...text, version: announcement.version }) : createAnnouncement(courseId, text, key),
    onSuccess(saved) {
      applyAnnouncement(queryClient, saved);
      toast({ message: announcement ? words.saved : t("announcements.sent") });
      onClose();
    },
    // A corrected form is another request.
    onError: () => setKey(crypto.randomUUID()),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={announcement ? t("announcements.edit") : t("announcements.new")}
      description={announcement ? t("announcements.editWhat") : t("announcements.newWhat")}
      closeLabel={words.close}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" loading={save.isPending}>
            {announcement ? words.save : t("announcements.send")}
          </Button>
        </>
      }
    >
      <form id={formId} className="flex flex-col gap-4" onSubmit={onSubmit((field) => save.mutate({ title: field("title"), body: field("body") }))}>
        {save.error && <Failure inline error={save.error} />}
        <TextField
          label={t("announcements.heading")}
          name="title"
          autoFocus
          required
          maxLength={TITLE_MAX}
          defaultValue={announcement?.title}
          autoComplete="off"
        />
        <TextArea
          label={t("announcements.body")}
          name="body"
          rows={7}
          style={{ minHeight: "9rem" }}
          maxLength={BODY_MAX}
          defaultValue={announcement?.body}
          optionalMark={words.optional}
        />
      </form>
    </Dialog>
  );
}
