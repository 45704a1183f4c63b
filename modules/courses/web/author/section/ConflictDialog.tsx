import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { useFormat } from "@lectern/ui/web/format";
import { useUser } from "@lectern/ui/web/session";
import type { ReactNode } from "react";
import type { ContentType } from "../../../contract.ts";
import { SectionBody } from "../../content/SectionBody.tsx";
import { useT } from "../../t.ts";
import { ScrollBox } from "../ScrollBox.tsx";
import type { DraftKeeper, DraftText, ServerDraft } from "../draft/keeper.ts";

interface ConflictDialogProps {
  theirs: ServerDraft;
  mine: DraftText;
  type: ContentType;
  language: string;
  keeper: DraftKeeper;
}

/** Two people wrote on the same text: both versions side by side, and a person decides. */
export function ConflictDialog({ theirs, mine, type, language, keeper }: ConflictDialogProps) {
  const t = useT();
  const format = useFormat();
  const user = useUser();
  const isOwn = theirs.savedBy?.id === user.id;
  const name = isOwn ? t("author.conflict.otherTab") : (theirs.savedBy?.fullName ?? t("author.someone"));
  const isText = !["video", "audio", "file", "embed"].includes(type);
  return (
    <Dialog
      open
      width="lg"
      role="alertdialog"
      title={t("author.conflict.title")}
      description={t("author.conflict.what", { name, when: format.relative(theirs.savedAt) })}
      // It has to be answered: until then both are safe, mine here and theirs on the server.
      onClose={() => undefined}
      footer={
        <>
          <Button onClick={() => keeper.adopt(theirs)}>{t("author.conflict.theirs")}</Button>
          {isText && (
            <Button onClick={() => keeper.overwrite(theirs, { title: mine.title, content: `${mine.content}<hr>${theirs.content}` })}>
              {t("author.conflict.both")}
            </Button>
          )}
          <Button variant="primary" onClick={() => keeper.overwrite(theirs, mine)}>
            {t("author.conflict.mine")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Version heading={t("author.conflict.yours")} note={t("author.conflict.yoursNote")} title={mine.title}>
          <SectionBody section={{ title: mine.title, contentType: type, content: mine.content }} language={language} />
        </Version>
        <Version heading={name} note={format.dateTime(theirs.savedAt)} title={theirs.title}>
          <SectionBody section={{ title: theirs.title, contentType: type, content: theirs.content }} language={language} />
        </Version>
      </div>
    </Dialog>
  );
}

function Version({ heading, note, title, children }: { heading: string; note: string; title: string; children: ReactNode }) {
  return (
    <div className="min-w-0 rounded-md border border-line bg-surface">
      <header className="border-b border-line px-3 py-2">
        <h3 className="text-sm font-semibold">{heading}</h3>
        <p className="text-xs text-muted">{note}</p>
      </header>
      <ScrollBox label={heading} className="max-h-[45dvh] p-3 text-sm">
        <p className="mb-2 text-base font-semibold">{title}</p>
        {children}
      </ScrollBox>
    </div>
  );
}
