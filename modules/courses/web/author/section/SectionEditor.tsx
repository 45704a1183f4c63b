import { isComposing } from "@lectern/ui/web/composition";
import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useShortcut } from "@lectern/ui/web/shortcuts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import type { Section } from "../../../contract.ts";
import { api, courseQuery, sectionQuery } from "../../api.ts";
import { useT } from "../../t.ts";
import { editedSectionKey } from "../keys.ts";
import type { DraftKeeper, ServerDraft } from "../draft/keeper.ts";
import { useDraftKeeper, useDraftSnapshot } from "../draft/use-draft.ts";
import { ConflictDialog } from "./ConflictDialog.tsx";
import { ContentField } from "./ContentField.tsx";
import { HistoryDialog } from "./HistoryDialog.tsx";
import type { PaneProps } from "./SectionPane.tsx";
import { SectionBar } from "./SectionBar.tsx";
import { SectionSettings } from "./SectionSettings.tsx";
import { useOthersSaving } from "./use-others-saving.ts";
import { useLeaveGuard } from "./use-leave-guard.ts";

type EditedSection = Section & { draft: ServerDraft };

/** One section being written: its title, its content, how safe both are, and what learners see of them. */
export function SectionEditor({ section, ...props }: PaneProps & { section: EditedSection }) {
  const queryClient = useQueryClient();
  const keeper = useDraftKeeper(section, () => {
    // The outline's marker appears with the first save after a publication.
    const known = queryClient.getQueryData(courseQuery(section.courseId).queryKey);
    const summary = known?.lessons?.flatMap(({ sections }) => sections).find(({ id }) => id === section.id);
    if (summary?.draftPending === false) void queryClient.invalidateQueries({ queryKey: courseQuery(section.courseId).queryKey });
  });
  if (!keeper) {
    return (
      <div className="mx-auto max-w-190 px-6 py-8" aria-busy="true">
        <SkeletonText lines={10} />
      </div>
    );
  }
  return <OpenSection {...props} section={section} keeper={keeper} />;
}

function OpenSection({ course, section, keeper, onTitle, renameRef }: PaneProps & { section: EditedSection; keeper: DraftKeeper }) {
  const t = useT();
  const format = useFormat();
  const queryClient = useQueryClient();
  const draft = useDraftSnapshot(keeper);
  const [history, showHistory] = useState(false);
  const [settings, showSettings] = useState(false);
  const others = useOthersSaving(section, keeper);
  useLeaveGuard(draft.state);

  useEffect(() => onTitle(draft.text.title), [draft.text.title, onTitle]);
  useEffect(() => {
    renameRef.current = (title) => keeper.change({ title });
    return () => {
      renameRef.current = null;
    };
  }, [keeper, renameRef]);

  /** After anything that changed what is published or what the draft is. */
  function refresh(next: Section) {
    queryClient.setQueryData(editedSectionKey(section.id), next);
    void queryClient.invalidateQueries({ queryKey: courseQuery(course.id).queryKey });
    void queryClient.invalidateQueries({ queryKey: sectionQuery(section.id).queryKey });
    void queryClient.invalidateQueries({ queryKey: ["courses", "author", "revisions", section.id] });
  }

  const publish = useMutation({
    mutationFn: async () => {
      if (!(await keeper.flush())) return null;
      return api.post("/api/sections/:sectionId/publish-draft", { params: { sectionId: section.id }, body: { revision: keeper.read().base.revision } });
    },
    onSuccess(next) {
      if (!next) return;
      refresh(next);
      toast({ message: t("author.publish.done") });
    },
    onError: (error) => void keeper.meetConflict(error),
  });
  const discard = useMutation({
    mutationFn: () => api.delete("/api/sections/:sectionId/draft", { params: { sectionId: section.id } }),
    onSuccess(next) {
      if (next.draft) keeper.adopt(next.draft);
      refresh(next);
      toast({ message: t("author.discard.done") });
    },
  });
  useShortcut({ keys: ["Ctrl", "S"], label: t("author.shortcut.save") }, () => void keeper.flush());

  const pending = section.revision === null || draft.base.revision !== section.revision || draft.state.kind !== "saved";
  const failure = publish.error && draft.state.kind !== "conflict" ? publish.error : discard.error;
  return (
    <article className="mx-auto flex w-full max-w-190 flex-col px-6 py-4 max-sm:px-4">
      <SectionBar
        state={draft.state}
        savedAt={draft.base.savedAt}
        published={section.revision !== null}
        pending={pending}
        publishing={publish.isPending}
        onPublish={() => publish.mutate()}
        onSave={() => void keeper.flush()}
        onHistory={() => showHistory(true)}
        settingsOpen={settings}
        onSettings={() => showSettings(!settings)}
        onDiscard={section.revision !== null && pending ? () => discard.mutate() : undefined}
      />
      {failure && <Failure inline error={failure} />}
      {draft.recoveredFrom !== null && (
        <Callout tone="info" role="status" className="mb-3">
          {t("author.recovered", { time: format.dateTime(new Date(draft.recoveredFrom).toISOString()) })}
        </Callout>
      )}
      {others.newer && draft.state.kind !== "conflict" && (
        <Callout
          tone="warning"
          role="status"
          className="mb-3"
          title={t("author.others.saved", { name: others.newer.by ?? t("author.someone") })}
          actions={
            <Button size="sm" loading={others.loading} onClick={others.load}>
              {draft.state.kind === "saved" ? t("author.others.load") : t("author.others.compare")}
            </Button>
          }
        >
          {t("author.others.safe")}
        </Callout>
      )}
      {settings && <SectionSettings section={section} onSaved={refresh} />}
      <TitleField title={draft.text.title} onChange={(title) => keeper.change({ title })} />
      <ContentField course={course} type={section.contentType} draft={draft} onChange={(content) => keeper.change({ content })} />
      {draft.state.kind === "conflict" && (
        <ConflictDialog theirs={draft.state.theirs} mine={draft.text} type={section.contentType} language={course.language} keeper={keeper} />
      )}
      {history && (
        <HistoryDialog
          section={section}
          language={course.language}
          onClose={() => showHistory(false)}
          onRestore={async (revision) => {
            await keeper.flush();
            const next = await api.post("/api/sections/:sectionId/revisions/:revision/restore", {
              params: { sectionId: section.id, revision },
              body: { baseRevision: keeper.read().base.revision },
            });
            if (next.draft) keeper.adopt(next.draft);
            refresh(next);
            showHistory(false);
            toast({ message: t("author.history.restored") });
          }}
        />
      )}
    </article>
  );
}

const TITLE_MAX = 200;

function TitleField({ title, onChange }: { title: string; onChange: (title: string) => void }) {
  const t = useT();
  const untitled = t("author.outline.newSection");
  const focusUntitled = useCallback(
    (field: HTMLTextAreaElement | null) => {
      if (field?.value === untitled) field.select();
    },
    [untitled],
  );
  return (
    <h1 className="mb-2">
      <textarea
        // A new section begins with its name.
        ref={focusUntitled}
        rows={1}
        aria-label={t("author.section.titleLabel")}
        value={title}
        maxLength={TITLE_MAX}
        placeholder={t("author.section.titleEmpty")}
        // A title is one line, however long it is shown.
        onChange={(event) => onChange(event.target.value.replaceAll(/\s*\n\s*/g, " "))}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || isComposing(event)) return;
          event.preventDefault();
          document.querySelector<HTMLElement>(".lec-editor")?.focus();
        }}
        className="field-sizing-content w-full resize-none rounded-sm bg-transparent text-xl leading-snug font-semibold outline-none placeholder:text-muted focus-visible:outline-2 focus-visible:outline-offset-4 focus-visible:outline-accent-text max-sm:text-lg"
      />
    </h1>
  );
}
