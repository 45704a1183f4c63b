import { Avatar } from "@lectern/ui/Avatar";
import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Card } from "@lectern/ui/Card";
import { Failure } from "@lectern/ui/Failure";
import { Select } from "@lectern/ui/Select";
import { Skeleton } from "@lectern/ui/Skeleton";
import { Switch } from "@lectern/ui/Switch";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import { useState } from "react";
import type { EnrolledGroup } from "../../../contract.ts";
import { api } from "../../api.ts";
import { useT } from "../../t.ts";
import { groupChoicesQuery, groupsQuery } from "./api.ts";
import { enrolmentsKey } from "./keys.ts";

/** Batches and class sections that are in the course as a whole. */
export function GroupsPanel({ courseId, mayManage }: { courseId: string; mayManage: boolean }) {
  const t = useT();
  const groups = useQuery(groupsQuery(courseId));
  return (
    <div className="flex max-w-190 flex-col gap-6">
      {mayManage && <EnrolGroup courseId={courseId} />}
      {groups.isError && <Failure error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.isPending && <Skeleton className="h-24 rounded-md" />}
      {groups.data?.items.length === 0 && <p className="text-sm text-muted">{t("groups.none")}</p>}
      {groups.data?.items.map((group) => (
        <Group key={group.groupId} courseId={courseId} group={group} mayManage={mayManage} />
      ))}
    </div>
  );
}

function EnrolGroup({ courseId }: { courseId: string }) {
  const t = useT();
  const queryClient = useQueryClient();
  const choices = useQuery(groupChoicesQuery());
  const [chosen, choose] = useState("");
  const [keepInStep, setKeepInStep] = useState(true);
  const enrol = useMutation({
    mutationFn: () => {
      const isBatch = choices.data?.some(({ id, kind }) => id === chosen && kind === "batch") === true;
      const body = { keepInStep, ...(isBatch ? { batchId: chosen } : { classSectionId: chosen }) };
      return api.post("/api/courses/:courseId/enrollments/groups", { params: { courseId }, body });
    },
    onSuccess({ created, reactivated, waiting }) {
      choose("");
      toast({
        message: [t("author.add.done", { count: created + reactivated }), waiting > 0 && t("groups.waiting", { count: waiting })].filter(Boolean).join(" "),
      });
      return queryClient.invalidateQueries({ queryKey: enrolmentsKey(courseId) });
    },
  });
  return (
    <Card title={t("groups.enrol")} description={t("groups.enrolWhat")}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          enrol.mutate();
        }}
      >
        <Select
          required
          label={t("groups.choose")}
          value={chosen}
          onChange={(event) => choose(event.target.value)}
          options={[
            { value: "", label: choices.data?.length === 0 ? t("groups.noChoice") : "" },
            ...(choices.data ?? []).map(({ id, name, code, kind }) => ({ value: id, label: `${name} (${code}) · ${t(`author.source.${kind}`)}` })),
          ]}
        />
        <Switch label={t("groups.follow")} description={t("groups.followWhat")} checked={keepInStep} onChange={setKeepInStep} />
        {enrol.isError && <Failure inline error={enrol.error} />}
        <Button type="submit" loading={enrol.isPending} disabled={!chosen} className="self-start" icon={<UsersRound size={16} aria-hidden="true" />}>
          {t("groups.do")}
        </Button>
      </form>
    </Card>
  );
}

function Group({ courseId, group, mayManage }: { courseId: string; group: EnrolledGroup; mayManage: boolean }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: enrolmentsKey(courseId) });
  const params = { courseId, groupId: group.groupId };
  const onError = (error: unknown) => toast({ tone: "danger", message: words.explain(error).title });
  const follow = useMutation({
    mutationFn: (keepInStep: boolean) => api.patch("/api/courses/:courseId/enrollments/groups/:groupId", { params, body: { keepInStep } }),
    onSuccess: refresh,
    onError,
  });
  const end = useMutation({
    mutationFn: (enrolmentId: string) => api.patch("/api/enrollments/:enrolmentId", { params: { enrolmentId }, body: { status: "ended" } }),
    onSuccess: refresh,
    onError,
  });
  return (
    <Card title={group.name} description={[t(`author.source.${group.kind}`), t("groups.members", { count: group.memberCount })].join(" · ")}>
      <div className="flex flex-col gap-4">
        {mayManage && (
          <Switch
            label={t("groups.follow")}
            checked={follow.isPending ? follow.variables : group.keepInStep}
            disabled={follow.isPending}
            onChange={(on) => follow.mutate(on)}
          />
        )}
        {group.leavers.length > 0 && (
          <Callout tone="warning" title={t("groups.left", { count: group.leavers.length })}>
            <p>{t("groups.leftWhat")}</p>
            <ul className="mt-3 flex flex-col gap-2">
              {group.leavers.map(({ enrolmentId, user, leftAt }) => (
                <li key={enrolmentId} className="flex flex-wrap items-center gap-3">
                  <Avatar size="sm" name={user?.fullName ?? "?"} src={user?.avatarUrl} />
                  <span className="min-w-0 flex-1">
                    {user?.fullName ?? t("author.people.gone")} <span className="text-muted">· {format.date(leftAt)}</span>
                  </span>
                  {mayManage && (
                    <Button size="sm" loading={end.isPending && end.variables === enrolmentId} onClick={() => end.mutate(enrolmentId)}>
                      {t("author.people.end")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </Callout>
        )}
      </div>
    </Card>
  );
}
