import { EmptyState } from "@lectern/ui/EmptyState";
import { Callout } from "@lectern/ui/Callout";
import type { Section } from "../../contract.ts";
import { SectionIcon } from "../SectionIcon.tsx";
import { useT } from "../t.ts";
import { audioPlayer, embedPlayer, videoPlayer } from "./addresses.ts";
import { FileCard } from "./FileCard.tsx";
import { Frame, Media, OutsideLink } from "./Players.tsx";
import { RichText } from "./RichText.tsx";

/** What a section teaches, whatever it is made of. `language`: BCP 47 of the content. */
export function SectionBody({ section, language }: { section: Pick<Section, "title" | "contentType" | "content">; language: string }) {
  const { contentType, content, title } = section;
  if (content.trim() === "") return <Empty type={contentType} />;
  switch (contentType) {
    case "text":
      return <RichText html={content} language={language} />;
    case "video":
      return <Video content={content} title={title} />;
    case "audio":
      return <Audio content={content} title={title} />;
    case "embed":
      return <Embed content={content} title={title} />;
    case "file":
      return <FileCard address={content.trim()} />;
    default:
      return <NotYet type={contentType} html={content} language={language} />;
  }
}

function Empty({ type }: { type: Section["contentType"] }) {
  const t = useT();
  return (
    <EmptyState icon={<SectionIcon type={type} size={28} />} title={t("content.empty")}>
      {t("content.emptyNext")}
    </EmptyState>
  );
}

function Video({ content, title }: { content: string; title: string }) {
  const player = videoPlayer(content);
  if (player.kind === "native") return <Media key={player.src} kind="video" src={player.src} title={title} />;
  if (player.kind === "frame") return <Frame key={player.src} src={player.src} title={title} />;
  return player.kind === "link" ? <OutsideLink href={player.href} /> : <Empty type="video" />;
}

function Audio({ content, title }: { content: string; title: string }) {
  const player = audioPlayer(content);
  if (player.kind === "native") return <Media key={player.src} kind="audio" src={player.src} title={title} />;
  return player.kind === "link" ? <OutsideLink href={player.href} /> : <Empty type="audio" />;
}

function Embed({ content, title }: { content: string; title: string }) {
  const player = embedPlayer(content);
  if (player.kind === "frame") {
    return (
      <div className="flex flex-col gap-3">
        <Frame key={player.src} src={player.src} title={title} />
        <OutsideLink href={content.trim()} />
      </div>
    );
  }
  return player.kind === "link" ? <OutsideLink href={player.href} /> : <Empty type="embed" />;
}

/** Kinds that have their own rooms, which this Lectern does not have yet: says so and shows what the author wrote. */
function NotYet({ type, html, language }: { type: "quiz" | "assignment" | "exercise" | "live_session" | "package"; html: string; language: string }) {
  const t = useT();
  return (
    <div className="flex flex-col gap-6">
      <Callout title={t(`notYet.${type}`)}>{t("notYet.what")}</Callout>
      <RichText html={html} language={language} />
    </div>
  );
}
