import { Callout } from "@lectern/ui/Callout";
import { buttonClass } from "@lectern/ui/buttonClass";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { isMaterial } from "./addresses.ts";
import { useT } from "../t.ts";

/** The browser's own player: captions, speed, full screen and the keyboard come with it. */
export function Film({ src, title }: { src: string; title: string }) {
  const [failed, fail] = useState(false);
  if (failed) return <Unplayable src={src} />;
  return <video src={src} aria-label={title} controls playsInline preload="metadata" onError={() => fail(true)} className="aspect-video w-full rounded-md bg-sunken" />;
}

export function Sound({ src, title }: { src: string; title: string }) {
  const [failed, fail] = useState(false);
  if (failed) return <Unplayable src={src} />;
  return <audio src={src} aria-label={title} controls preload="metadata" onError={() => fail(true)} className="w-full" />;
}

function Unplayable({ src }: { src: string }) {
  const t = useT();
  return (
    <Callout
      tone="warning"
      role="alert"
      title={t("content.unplayable")}
      actions={
        <a href={src} download={isMaterial(src) || undefined} target={isMaterial(src) ? undefined : "_blank"} rel="noopener noreferrer" className={buttonClass({ size: "sm" })}>
          {isMaterial(src) ? t("file.download") : t("content.open")}
        </a>
      }
    >
      {t("content.unplayableNext")}
    </Callout>
  );
}

/** Another site's player or page. It gets no reach into ours; YouTube wants to know which site it stands in. */
export function Frame({ src, title }: { src: string; title: string }) {
  return (
    <iframe
      src={src}
      title={title}
      loading="lazy"
      allow="fullscreen; picture-in-picture; encrypted-media"
      sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation"
      referrerPolicy="strict-origin-when-cross-origin"
      className="aspect-video w-full rounded-md border border-line bg-sunken"
    />
  );
}

/** For what cannot be shown inside, and beside what may refuse to be. */
export function OutsideLink({ href }: { href: string }) {
  const t = useT();
  return (
    <p className="text-sm">
      <a href={href} target="_blank" rel="noopener noreferrer" className="inline-flex min-h-6 items-center gap-2 text-accent-text underline underline-offset-3">
        <ExternalLink size={16} aria-hidden="true" className="shrink-0" />
        {t("content.openAt", { site: siteOf(href) })}
      </a>
    </p>
  );
}

function siteOf(href: string): string {
  return URL.canParse(href) ? new URL(href).hostname.replace(/^www\./, "") : href;
}
