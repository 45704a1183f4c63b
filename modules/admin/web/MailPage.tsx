import { Badge } from "@lectern/ui/Badge";
import { Callout } from "@lectern/ui/Callout";
import type { Column } from "@lectern/ui/DataTable";
import { Dialog } from "@lectern/ui/Dialog";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { Tabs } from "@lectern/ui/Tabs";
import { useFormat } from "@lectern/ui/web/format";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { mailQuery, mailsQuery } from "./api.ts";
import { PagedTable } from "./PagedTable.tsx";
import { useT } from "./t.ts";

interface MailRow {
  id: string;
  subject: string;
  recipient: string;
  status: "stored" | "sent" | "failed";
  error: string | null;
  createdAt: string;
}

const TONES = { stored: "neutral", sent: "success", failed: "danger" } as const;

/** `/admin/mail?open=`: what the platform wrote to whom, and whether it went out. */
export default function MailPage() {
  const t = useT();
  const [{ open }, setQuery] = useQueryParams();
  const mails = useInfiniteQuery(mailsQuery());
  return (
    <Page title={t("mail.title")} description={t("mail.what")}>
      <PagedTable
        caption={t("mail.title")}
        columns={useColumns((id) => setQuery({ open: id }))}
        list={mails}
        empty={
          <EmptyState icon={<Inbox size={28} />} title={t("mail.empty")}>
            {t("mail.emptyNext")}
          </EmptyState>
        }
      />
      {open && <MailDialog id={open} onClose={() => setQuery({ open: undefined })} />}
    </Page>
  );
}

function useColumns(open: (id: string) => void): Column<MailRow>[] {
  const t = useT();
  const format = useFormat();
  return [
    {
      id: "subject",
      header: t("mail.subject"),
      primary: true,
      cell: (mail) => (
        <button type="button" onClick={() => open(mail.id)} className="min-h-6 text-start text-accent-text underline underline-offset-3">
          {mail.subject}
        </button>
      ),
    },
    { id: "recipient", header: t("mail.recipient"), cell: (mail) => <span className="break-all">{mail.recipient}</span> },
    { id: "status", header: t("mail.status"), cell: (mail) => <Badge tone={TONES[mail.status]}>{t(`mail.status.${mail.status}`)}</Badge> },
    { id: "when", header: t("mail.when"), cell: (mail) => format.dateTime(mail.createdAt) },
  ];
}

function MailDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const mail = useQuery(mailQuery(id));
  const [view, setView] = useState<"html" | "text">("html");
  const html = mail.data?.htmlBody;
  return (
    <Dialog
      open
      onClose={onClose}
      width="lg"
      title={mail.data?.subject ?? words.loading}
      description={mail.data && t("mail.to", { recipient: mail.data.recipient })}
      closeLabel={words.close}
    >
      {mail.isPending && <SkeletonText lines={6} className="pb-6" />}
      {mail.isError && <Failure inline error={mail.error} onRetry={() => void mail.refetch()} />}
      {mail.data?.error && (
        <Callout tone="danger" title={t("mail.failed")} className="mb-3">
          {mail.data.error}
        </Callout>
      )}
      {mail.data && (
        <div className="pb-5">
          {html ? (
            <Tabs
              label={t("mail.view")}
              value={view}
              onChange={setView}
              tabs={[
                { id: "html", label: t("mail.view.html") },
                { id: "text", label: t("mail.view.text") },
              ]}
            >
              {view === "html" ? <MailFrame title={mail.data.subject} html={html} /> : <MailText text={mail.data.textBody} />}
            </Tabs>
          ) : (
            <MailText text={mail.data.textBody} />
          )}
        </div>
      )}
    </Dialog>
  );
}

/** Without scripts and without our origin; links open in a window of their own. */
function MailFrame({ title, html }: { title: string; html: string }) {
  return (
    <iframe
      title={title}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      style={{ colorScheme: "light", background: "white" }}
      srcDoc={`<base target="_blank">${html}`}
      className="h-[50dvh] w-full rounded-sm border border-line"
    />
  );
}

function MailText({ text }: { text: string }) {
  return <pre className="max-h-[50dvh] overflow-auto rounded-sm bg-sunken p-4 font-mono text-sm break-words whitespace-pre-wrap">{text}</pre>;
}
