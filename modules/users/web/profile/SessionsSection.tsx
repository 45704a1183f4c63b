import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { Failure } from "@lectern/ui/Failure";
import { Skeleton } from "@lectern/ui/Skeleton";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { useState } from "react";
import { api, sessionsQuery } from "../api.ts";
import { useT } from "../t.ts";
import { describeAgent } from "./user-agent.ts";
import { Section } from "./Section.tsx";

/** Where one is logged in, and the way to end it there. */
export function SessionsSection() {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const sessions = useInfiniteQuery(sessionsQuery());
  const [asking, ask] = useState(false);
  const endOthers = useMutation({
    mutationFn: () => api.post("/api/auth/sessions/revoke-others"),
    onSuccess() {
      ask(false);
      toast({ message: t("sessions.othersEnded") });
      return queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    },
    onError(error) {
      ask(false);
      toast({ tone: "danger", message: words.explain(error).title });
    },
  });
  const items = sessions.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={t("sessions.title")} description={t("sessions.what")}>
      {sessions.isError && <Failure inline error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <Skeleton className="h-32 rounded-md" />}
      {items && (
        <ul className="rounded-md border border-line bg-surface">
          {items.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {sessions.hasNextPage && (
          <Button size="sm" loading={sessions.isFetchingNextPage} onClick={() => void sessions.fetchNextPage()}>
            {words.loadMore}
          </Button>
        )}
        {items && items.length > 1 && (
          <Button size="sm" onClick={() => ask(true)}>
            {t("sessions.endOthers")}
          </Button>
        )}
      </div>
      <ConfirmDialog
        open={asking}
        onCancel={() => ask(false)}
        onConfirm={() => endOthers.mutate()}
        loading={endOthers.isPending}
        title={t("sessions.endOthersAsk")}
        confirmLabel={t("sessions.endOthers")}
        cancelLabel={words.cancel}
        danger
      >
        {t("sessions.endOthersWhat")}
      </ConfirmDialog>
    </Section>
  );
}

interface SessionItem {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  userAgent: string;
  current: boolean;
}

function SessionRow({ session }: { session: SessionItem }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.delete("/api/auth/sessions/:sessionId", { params: { sessionId: session.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
    onError: (error) => toast({ tone: "danger", message: words.explain(error).title }),
  });
  const { browser, system, mobile } = describeAgent(session.userAgent);
  const name = browser && system ? t("sessions.device", { browser, system }) : (browser ?? system ?? t("sessions.unknown"));
  const Icon = mobile ? Smartphone : Monitor;
  return (
    <li className="flex items-center gap-3 border-line p-3 not-last:border-b">
      <Icon size={20} aria-hidden="true" className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name} {session.current && <Badge tone="success">{t("sessions.this")}</Badge>}
        </p>
        <p className="text-muted">{t("sessions.used", { when: format.relative(session.lastUsedAt), since: format.date(session.createdAt) })}</p>
      </div>
      {!session.current && (
        <Button size="sm" loading={end.isPending} onClick={() => end.mutate()} aria-label={t("sessions.endNamed", { device: name })}>
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}
