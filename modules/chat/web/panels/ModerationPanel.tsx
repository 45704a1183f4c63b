import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { RadioGroup } from "@lectern/ui/RadioGroup";
import { Select } from "@lectern/ui/Select";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { TextArea } from "@lectern/ui/TextArea";
import { toast } from "@lectern/ui/Toast";
import { onSubmit } from "@lectern/ui/web/form";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { api, moderationQuery, mutesQuery } from "../api.ts";
import { useExplain } from "../refusals.ts";
import { useT } from "../t.ts";
import { Panel } from "./Panel.tsx";

const SLOW_SECONDS = [0, 5, 10, 30, 60, 300, 900, 3_600];

/** A room's rules, who is muted, and the room as a file; for its moderators. */
export default function ModerationPanel({ roomId, onClose }: { roomId: string; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const rules = useQuery(moderationQuery(roomId));
  const change = useMutation({
    mutationFn: (body: { slowModeSeconds?: number; writers?: "everyone" | "staff"; words?: string[] }) =>
      api.patch("/api/chat/rooms/:roomId/moderation", { params: { roomId }, body }),
    onSuccess: (saved) => {
      queryClient.setQueryData(moderationQuery(roomId).queryKey, saved);
      toast({ message: words.saved });
    },
    onError: (error) => toast({ message: explain(error), tone: "danger" }),
  });
  const save = change.mutate;
  return (
    <Panel title={t("moderation.title")} onClose={onClose}>
      <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-4" aria-busy={rules.isPending}>
        {rules.isError && <Failure error={rules.error} onRetry={() => void rules.refetch()} />}
        {rules.isPending && <SkeletonText lines={8} />}
        {rules.data && (
          <>
            <Select
              label={t("moderation.slowMode")}
              description={t("moderation.slowModeWhat")}
              value={String(rules.data.slowModeSeconds)}
              onChange={(event) => save({ slowModeSeconds: Number(event.target.value) })}
              options={[...new Set([...SLOW_SECONDS, rules.data.slowModeSeconds])]
                .toSorted((one, other) => one - other)
                .map((seconds) => ({ value: String(seconds), label: seconds === 0 ? t("moderation.off") : format.duration(seconds) }))}
            />
            <RadioGroup
              label={t("moderation.writers")}
              value={rules.data.writers}
              onChange={(writers) => save({ writers })}
              options={[
                { value: "everyone", label: t("moderation.everyone") },
                { value: "staff", label: t("moderation.staff") },
              ]}
            />
            <form
              className="flex flex-col gap-2"
              onSubmit={onSubmit((field) =>
                save({
                  words: [
                    ...new Set(
                      field("words")
                        .split("\n")
                        .map((word) => word.trim())
                        .filter(Boolean),
                    ),
                  ],
                }),
              )}
            >
              <TextArea
                key={rules.data.words.join("\n")}
                label={t("moderation.words")}
                description={t("moderation.wordsWhat")}
                name="words"
                rows={4}
                defaultValue={rules.data.words.join("\n")}
              />
              <Button type="submit" size="sm" loading={change.isPending} className="self-start">
                {words.save}
              </Button>
            </form>
          </>
        )}
        <Muted roomId={roomId} />
        <section>
          <h3 className="text-sm font-medium">{t("moderation.export")}</h3>
          <p className="text-sm text-muted">{t("moderation.exportWhat")}</p>
          <div className="mt-2 flex gap-2">
            {(["csv", "jsonl"] as const).map((kind) => (
              <a
                key={kind}
                href={`/api/chat/rooms/${roomId}/export?format=${kind}`}
                download
                className="inline-flex min-h-8 items-center gap-2 rounded-sm border border-line bg-surface px-3 text-sm font-medium hover:bg-hover pointer-coarse:min-h-11"
              >
                <Download size={16} aria-hidden="true" />
                {t(`moderation.export.${kind}`)}
              </a>
            ))}
          </div>
        </section>
      </div>
    </Panel>
  );
}

function Muted({ roomId }: { roomId: string }) {
  const t = useT();
  const format = useFormat();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const mutes = useQuery(mutesQuery(roomId));
  const unmute = useMutation({
    mutationFn: (userId: string) => api.delete("/api/chat/rooms/:roomId/mutes/:userId", { params: { roomId, userId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: mutesQuery(roomId).queryKey }),
    onError: (error) => toast({ message: explain(error), tone: "danger" }),
  });
  return (
    <section>
      <h3 className="text-sm font-medium">{t("moderation.muted")}</h3>
      {mutes.data?.length === 0 && <p className="text-sm text-muted">{t("moderation.nobodyMuted")}</p>}
      <ul className="flex flex-col">
        {mutes.data?.map(({ user, until, reason }) => (
          <li key={user.id} className="flex items-center gap-2 border-line py-2 text-sm not-last:border-b">
            <span className="flex min-w-0 flex-1 flex-col">
              <span className="truncate font-medium">{user.fullName || t("message.formerMember")}</span>
              <span className="text-xs text-muted">{until ? t("moderation.mutedUntil", { time: format.dateTime(until) }) : t("mute.forever")}</span>
              {reason && <span className="text-xs break-words text-muted">{reason}</span>}
            </span>
            <Button size="sm" onClick={() => unmute.mutate(user.id)} loading={unmute.isPending && unmute.variables === user.id}>
              {t("moderation.unmute")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
