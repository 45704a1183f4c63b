import { Avatar } from "@lectern/ui/Avatar";
import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import type { Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { IconButton } from "@lectern/ui/IconButton";
import { Page } from "@lectern/ui/Page";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { TextField } from "@lectern/ui/TextField";
import { toast } from "@lectern/ui/Toast";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useGo, useParam } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import type { GroupMember } from "@lectern/users/contract";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Pencil, Trash2, UserMinus, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { PagedTable } from "../PagedTable.tsx";
import { useT } from "../t.ts";
import { AddMembersDialog } from "./AddMembersDialog.tsx";
import { asKind, changeGroup, deleteGroup, groupQuery, groupsKey, membersQuery, removeMembers, type Group, type Kind } from "./api.ts";
import { GroupDialog } from "./GroupDialog.tsx";

/** `/admin/groups/:kind/:groupId`: one batch or class section and who is in it. */
export default function GroupPage() {
  const t = useT();
  const kind = asKind(useParam("kind"));
  const groupId = useParam("groupId");
  const group = useQuery(groupQuery(kind, groupId));
  const crumbs = [{ label: t("groups.title"), to: "/admin/groups" }];
  if (!group.data) {
    return (
      <Page title={t("groups.title")} breadcrumbs={crumbs}>
        {group.isError ? <Failure error={group.error} onRetry={() => void group.refetch()} /> : <SkeletonText lines={6} />}
      </Page>
    );
  }
  return <Whole kind={kind} group={group.data} crumbs={crumbs} />;
}

function Whole({ kind, group, crumbs }: { kind: Kind; group: Group; crumbs: { label: string; to: string }[] }) {
  const t = useT();
  const go = useGo();
  const words = useWords();
  const queryClient = useQueryClient();
  const [open, show] = useState<"edit" | "add" | "delete">();
  const refresh = () => queryClient.invalidateQueries({ queryKey: groupsKey });
  const archive = useMutation({
    mutationFn: () => changeGroup(kind, group.id, { version: group.version, archived: group.archivedAt === null }),
    onSuccess: refresh,
    onError: refresh,
  });
  const remove = useMutation({
    mutationFn: () => deleteGroup(kind, group.id),
    onSuccess() {
      toast({ message: t("groups.deleted", { name: group.name }) });
      go(`/admin/groups?kind=${kind}`, { replace: true });
      return refresh();
    },
  });
  return (
    <Page
      title={group.name}
      description={[group.code, group.batch?.name, group.term, group.archivedAt && t("groups.archived")].filter(Boolean).join(" · ")}
      breadcrumbs={crumbs}
      actions={
        <>
          <Button variant="primary" icon={<UserPlus size={16} aria-hidden="true" />} onClick={() => show("add")}>
            {t("groups.add")}
          </Button>
          <Button icon={<Pencil size={16} aria-hidden="true" />} onClick={() => show("edit")}>
            {t("groups.edit")}
          </Button>
          <Button
            icon={group.archivedAt ? <ArchiveRestore size={16} aria-hidden="true" /> : <Archive size={16} aria-hidden="true" />}
            loading={archive.isPending}
            onClick={() => archive.mutate()}
          >
            {group.archivedAt ? t("groups.restore") : t("groups.archive")}
          </Button>
          <IconButton icon={<Trash2 size={16} aria-hidden="true" />} label={t("groups.delete")} onClick={() => show("delete")} />
        </>
      }
    >
      {archive.isError && <Failure inline error={archive.error} />}
      <Members kind={kind} group={group} onAdd={() => show("add")} />
      {open === "edit" && <GroupDialog kind={kind} group={group} onClose={() => show(undefined)} />}
      {open === "add" && <AddMembersDialog kind={kind} groupId={group.id} onClose={() => show(undefined)} />}
      <ConfirmDialog
        open={open === "delete"}
        onCancel={() => show(undefined)}
        onConfirm={() => remove.mutate()}
        title={t("groups.deleteAsk", { name: group.name })}
        confirmLabel={t("groups.delete")}
        cancelLabel={words.cancel}
        danger
        loading={remove.isPending}
      >
        {t("groups.deleteWhat", { count: group.memberCount })}
      </ConfirmDialog>
    </Page>
  );
}

function Members({ kind, group, onAdd }: { kind: Kind; group: Group; onAdd: () => void }) {
  const t = useT();
  const queryClient = useQueryClient();
  const [search, setSearch] = useState("");
  const searchSoon = useDebounced(setSearch);
  const members = useInfiniteQuery({ ...membersQuery(kind, group.id, search || undefined), placeholderData: keepPreviousData });
  const remove = useMutation({
    mutationFn: (member: GroupMember) => removeMembers(kind, group.id, { userIds: [member.userId] }),
    onSuccess(_, member) {
      toast({ message: t("groups.removed", { name: member.fullName }) });
      return queryClient.invalidateQueries({ queryKey: groupsKey });
    },
  });
  const columns: Column<GroupMember & { id: string }>[] = [
    {
      id: "name",
      header: t("people.name"),
      primary: true,
      cell: (member) => (
        <span className="flex items-center gap-3">
          <Avatar name={member.fullName} src={member.avatarUrl} />
          {member.fullName}
        </span>
      ),
    },
    { id: "email", header: t("people.email"), cell: (member) => <span className="break-all">{member.email}</span> },
    {
      id: "role",
      header: t("people.role"),
      cell: (member) => (member.role === "teacher" ? <Badge tone="accent">{t("groups.teacher")}</Badge> : t("groups.member")),
    },
    {
      id: "remove",
      header: t("people.change"),
      align: "end",
      cell: (member) => (
        <IconButton
          size="sm"
          icon={<UserMinus size={16} aria-hidden="true" />}
          label={t("groups.removeNamed", { name: member.fullName })}
          onClick={() => remove.mutate(member)}
        />
      ),
    },
  ];
  const data = members.data && { pages: members.data.pages.map((page) => ({ items: page.items.map((member) => ({ ...member, id: member.userId })) })) };
  return (
    <>
      {remove.isError && <Failure inline error={remove.error} />}
      <PagedTable
        caption={t("groups.members")}
        columns={columns}
        list={{ ...members, data }}
        summary={() => t("people.shown", { count: group.memberCount })}
        toolbar={
          <TextField
            type="search"
            label={t("people.search")}
            maxLength={200}
            onChange={(event) => searchSoon(event.target.value)}
            className="w-64 max-sm:w-full"
          />
        }
        empty={
          <EmptyState icon={<Users size={28} />} title={t("groups.nobody")} actions={search ? undefined : <Button onClick={onAdd}>{t("groups.add")}</Button>}>
            {t("groups.nobodyNext")}
          </EmptyState>
        }
      />
    </>
  );
}
