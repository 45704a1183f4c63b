import { Avatar } from "@lectern/ui/Avatar";
import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { Select } from "@lectern/ui/Select";
import { TextArea } from "@lectern/ui/TextArea";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useWords } from "@lectern/ui/web/words";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import type { CourseRole } from "../../../contract.ts";
import { api, staffQuery } from "../../api.ts";
import { useT } from "../../t.ts";
import { foundPeopleQuery } from "./api.ts";
import { enrolmentsKey } from "./keys.ts";

const ROLES = ["student", "teaching_assistant", "instructor"] as const;
const MOST_AT_ONCE = 500;

interface Chosen {
  id: string;
  fullName: string;
  avatarUrl: string | null;
}

/** People by name or by a list of e-mail addresses. Who is in already stays as they are. */
export function AddPeopleDialog({ courseId, onClose }: { courseId: string; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const formId = useId();
  const queryClient = useQueryClient();
  const [chosen, choose] = useState<readonly Chosen[]>([]);
  const [emails, setEmails] = useState("");
  const [role, setRole] = useState<CourseRole>("student");
  const addresses = [...new Set(emails.split(/[\s,;]+/).filter(Boolean))].slice(0, MOST_AT_ONCE);
  const add = useMutation({
    mutationFn: () =>
      api.post("/api/courses/:courseId/enrollments", {
        params: { courseId },
        body: { role, ...(chosen.length > 0 ? { userIds: chosen.map(({ id }) => id) } : {}), ...(addresses.length > 0 ? { emails: addresses } : {}) },
      }),
    onSuccess(report) {
      void queryClient.invalidateQueries({ queryKey: enrolmentsKey(courseId) });
      void queryClient.invalidateQueries({ queryKey: staffQuery(courseId).queryKey });
      toast({
        message: [t("author.add.done", { count: report.created }), report.waiting > 0 && t("groups.waiting", { count: report.waiting })]
          .filter(Boolean)
          .join(" "),
      });
      if (report.unknown.length === 0) return onClose();
      // What could not be found stays to be corrected.
      choose([]);
      setEmails(report.unknown.join("\n"));
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("author.people.add")}
      description={t("author.add.what")}
      closeLabel={words.close}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" loading={add.isPending} disabled={chosen.length + addresses.length === 0}>
            {t("author.add.do", { count: chosen.length + addresses.length })}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4 pb-2"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {add.isError && <Failure inline error={add.error} />}
        {add.data && add.data.unknown.length > 0 && (
          <Callout tone="warning" role="alert" title={t("author.add.unknown", { count: add.data.unknown.length })}>
            {t("author.add.unknownNext")}
          </Callout>
        )}
        <PersonSearch chosen={chosen} onChoose={(person) => choose([...chosen, person])} />
        {chosen.length > 0 && (
          <ul aria-label={t("author.add.chosen")} className="flex flex-wrap gap-2">
            {chosen.map((person) => (
              <li key={person.id} className="inline-flex items-center gap-2 rounded-full border border-line bg-sunken py-1 ps-1 pe-2 text-sm">
                <Avatar size="sm" name={person.fullName} src={person.avatarUrl} />
                {person.fullName}
                <button
                  type="button"
                  aria-label={t("author.add.unchoose", { name: person.fullName })}
                  className="flex size-6 items-center justify-center rounded-full hover:bg-hover"
                  onClick={() => choose(chosen.filter(({ id }) => id !== person.id))}
                >
                  <X size={14} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
        )}
        <TextArea
          rows={3}
          label={t("author.add.emails")}
          description={t("author.add.emailsHelp")}
          value={emails}
          onChange={(event) => setEmails(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <Select
          label={t("author.people.role")}
          value={role}
          onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? "student")}
          description={t(`author.role.${role}What`)}
          options={ROLES.map((one) => ({ value: one, label: t(`author.role.${one}`) }))}
        />
      </form>
    </Dialog>
  );
}

function PersonSearch({ chosen, onChoose }: { chosen: readonly Chosen[]; onChoose: (person: Chosen) => void }) {
  const t = useT();
  const [search, setSearch] = useState("");
  const find = useDebounced((text: string) => setSearch(text.trim()));
  const found = useQuery({ ...foundPeopleQuery(search), placeholderData: keepPreviousData });
  const people = search.length > 1 ? found.data?.items.filter((person) => !chosen.some(({ id }) => id === person.id)) : undefined;
  return (
    <div className="flex flex-col gap-2">
      <TextField type="search" autoFocus autoComplete="off" maxLength={200} label={t("author.add.search")} onChange={(event) => find(event.target.value)} />
      {found.isError && <Failure inline error={found.error} onRetry={() => void found.refetch()} />}
      {people && (
        <ul aria-label={t("author.add.found")} className="flex flex-col gap-1">
          {people.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className="flex min-h-10 w-full items-center gap-3 rounded-sm px-2 text-start text-sm hover:bg-hover"
                onClick={() => onChoose(person)}
              >
                <Avatar size="sm" name={person.fullName} src={person.avatarUrl} />
                <span className="min-w-0 flex-1 truncate">{person.fullName}</span>
                <Plus size={16} aria-hidden="true" className="text-muted" />
                <span className="sr-only">{t("author.add.choose")}</span>
              </button>
            </li>
          ))}
          {people.length === 0 && <li className="px-2 text-sm text-muted">{t("author.add.nobody")}</li>}
        </ul>
      )}
    </div>
  );
}
