import { Avatar } from "@lectern/ui/Avatar";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { Menu } from "@lectern/ui/Menu";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { deleteAnnouncement, type Announcement } from "../api.ts";
import { removeAnnouncement } from "../cache.ts";
import { useT } from "../t.ts";
import { AnnouncementDialog } from "./AnnouncementDialog.tsx";

interface AnnouncementItemProps {
  announcement: Announcement;
  /** Of the reader, in the course. */
  permissions: readonly string[];
}

/** One announcement; its author and instructors may correct it and take it back. */
export function AnnouncementItem({ announcement, permissions }: AnnouncementItemProps) {
  const t = useT();
  const words = useWords();
  const user = useUser();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const { id, courseId, title, body, author, createdAt, editedAt } = announcement;
  const mayEdit = permissions.includes("edit") || (permissions.includes("moderate") && author?.id === user.id);
  const remove = useMutation({
    mutationFn: () => deleteAnnouncement(id),
    onSuccess: () => removeAnnouncement(queryClient, { courseId, announcementId: id }),
    onError: (error) => toast({ message: words.explain(error).title, tone: "danger" }),
    onSettled: () => setOpen(null),
  });
  const name = author?.fullName ?? t("somebody");
  return (
    <li>
      <article className="rounded-md border border-line bg-surface p-5 max-sm:p-4">
        <header className="flex items-start gap-3">
          <Avatar name={name} src={author?.avatarUrl} />
          <div className="min-w-0 flex-1">
            <h2 className="text-base font-semibold wrap-anywhere">{title}</h2>
            <p className="text-sm text-muted">
              {name} ·{" "}
              <time dateTime={createdAt} title={format.dateTime(createdAt)}>
                {format.relative(createdAt)}
              </time>
              {editedAt && ` · ${t("announcements.edited")}`}
            </p>
          </div>
          {mayEdit && (
            <Menu
              label={t("announcements.more", { title })}
              className="-me-2 inline-flex size-8 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text"
              trigger={<Ellipsis size={18} aria-hidden="true" />}
              sections={[
                {
                  id: "actions",
                  items: [
                    { id: "edit", label: t("announcements.edit"), icon: <Pencil size={16} />, onAction: () => setOpen("edit") },
                    { id: "delete", label: t("announcements.delete"), icon: <Trash2 size={16} />, danger: true, onAction: () => setOpen("delete") },
                  ],
                },
              ]}
            />
          )}
        </header>
        {body && <p className="mt-3 max-w-[68ch] wrap-anywhere whitespace-pre-line">{body}</p>}
      </article>
      {open === "edit" && <AnnouncementDialog courseId={courseId} announcement={announcement} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        open={open === "delete"}
        danger
        title={t("announcements.deleteAsk")}
        confirmLabel={t("announcements.delete")}
        cancelLabel={words.cancel}
        loading={remove.isPending}
        onCancel={() => setOpen(null)}
        onConfirm={() => remove.mutate()}
      >
        {t("announcements.deleteWhat")}
      </ConfirmDialog>
    </li>
  );
}
