import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { Menu, type MenuItem } from "@lectern/ui/Menu";
import { toast } from "@lectern/ui/Toast";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Ellipsis, History, RotateCcw, UserMinus } from "lucide-react";
import { useState } from "react";
import type { CourseRole, Enrolment } from "../../../contract.ts";
import { api, staffQuery } from "../../api.ts";
import { useT } from "../../t.ts";
import { HistoryDialog } from "./HistoryDialog.tsx";
import { enrolmentsKey } from "./keys.ts";

export interface EnrolmentRow extends Enrolment {
  user: { id: string; fullName: string; avatarUrl: string | null } | null;
  sourceName?: string | null | undefined;
}

const ROLES = ["student", "teaching_assistant", "instructor"] as const;
type Change = { status: Exclude<Enrolment["status"], "waiting"> } | { role: CourseRole };

/** What one may do with a person's place: another role, shut out for a while, ended, back again. */
export function PersonMenu({ courseId, row }: { courseId: string; row: EnrolmentRow }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const [asking, ask] = useState<"suspended" | "ended">();
  const [reading, read] = useState(false);
  const name = row.user?.fullName ?? t("author.people.gone");
  const change = useMutation({
    mutationFn: (body: Change) => api.patch("/api/enrollments/:enrolmentId", { params: { enrolmentId: row.id }, body }),
    onSuccess: () => toast({ message: t("author.people.changed", { name }) }),
    onError(error) {
      const { title, next } = words.explain(error);
      const isLast = problemOf(error).code === "last_instructor";
      toast({ tone: "danger", message: isLast ? t("author.people.lastInstructor") : [title, next].filter(Boolean).join(". ") });
    },
    onSettled() {
      ask(undefined);
      void queryClient.invalidateQueries({ queryKey: staffQuery(courseId).queryKey });
      return queryClient.invalidateQueries({ queryKey: enrolmentsKey(courseId) });
    },
  });
  const places: MenuItem[] = [];
  if (row.status !== "active")
    places.push({ id: "active", label: t("author.people.bringBack"), icon: <RotateCcw size={16} />, onAction: () => change.mutate({ status: "active" }) });
  if (row.status === "active") places.push({ id: "suspended", label: t("author.people.suspend"), icon: <Ban size={16} />, onAction: () => ask("suspended") });
  if (row.status !== "ended")
    places.push({ id: "ended", danger: true, label: t("author.people.end"), icon: <UserMinus size={16} />, onAction: () => ask("ended") });
  return (
    <>
      <Menu
        label={t("author.people.changeNamed", { name })}
        trigger={<Ellipsis size={16} aria-hidden="true" />}
        className="inline-flex size-8 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text max-sm:size-11"
        sections={[
          {
            id: "role",
            title: t("author.people.role"),
            items: ROLES.map((role) => ({
              id: role,
              label: t(`author.role.${role}`),
              selected: role === row.role,
              disabled: role === row.role,
              onAction: () => change.mutate({ role }),
            })),
          },
          { id: "place", items: places },
          { id: "history", items: [{ id: "history", label: t("history.show"), icon: <History size={16} />, onAction: () => read(true) }] },
        ]}
      />
      {reading && <HistoryDialog row={row} onClose={() => read(false)} />}
      <ConfirmDialog
        open={asking !== undefined}
        danger={asking === "ended"}
        loading={change.isPending}
        title={asking === "ended" ? t("author.people.endAsk", { name }) : t("author.people.suspendAsk", { name })}
        confirmLabel={asking === "ended" ? t("author.people.end") : t("author.people.suspend")}
        cancelLabel={words.cancel}
        onCancel={() => ask(undefined)}
        onConfirm={() => asking && change.mutate({ status: asking })}
      >
        {asking === "ended" ? t("author.people.endWhat") : t("author.people.suspendWhat")}
      </ConfirmDialog>
    </>
  );
}
