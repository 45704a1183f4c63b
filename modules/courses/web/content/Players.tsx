import { Callout } from "@lectern/ui/Callout";
import { buttonClass } from "@lectern/ui/buttonClass";
import { ExternalLink } from "lucide-react";
import { problemOf } from "@lectern/ui/web/problem";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { materialInfoQuery } from "../api.ts";
import { isMaterial } from "./addresses.ts";
import { FileGone } from "./FileGone.tsx";
import { useT } from "../t.ts";

const MEDIA_LOOK = { video: "aspect-video w-full rounded-md bg-sunken", audio: "w-full" } as const;

/** The browser's own player: speed, full screen and the keyboard come with it. Give it a `key` of its address. */
export function Media({ kind: Player, src, title }: { kind: keyof typeof MEDIA_LOOK; src: string; title: string }) {
  const [failed, fail] = useState(false);
  if (failed) return <Unplayable src={src} />;
  return <Player src={src} aria-label={title} controls preload="metadata" onError={() => fail(true)} className={MEDIA_LOOK[Player]} />;
}

function Unplayable({ src }: { src: string }) {
  const t = useT();
  const info = useQuery({ ...materialInfoQuery(src), enabled: isMaterial(src), retry: false });
  if (info.isError && problemOf(info.error).status === 410) return <FileGone />;
  return (
    <Callout
      tone="warning"
      role="alert"
      title={t("content.unplayable")}
      actions={
        <a
          href={src}
          download={isMaterial(src) || undefined}
          target={isMaterial(src) ? undefined : "_blank"}
          rel="noopener noreferrer"
          className={buttonClass({ size: "sm" })}
        >
          {isMaterial(src) ? t("file.download") : t("content.open")}
        </a>
      }
    >
      {t("content.unplayableNext")}
    </Callout>
  );
}

/**
 * Players need scripts and their own site's storage. Both together would let a page of our own origin out of the
 * sandbox, which is why `addresses.ts` never frames one.
 */
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation";

/** Another site's player or page. It gets no reach into ours; YouTube wants to know which site it stands in. */
export function Frame({ src, title }: { src: string; title: string }) {
  return (
    <iframe
      src={src}
      title={title}
      loading="lazy"
      allow="fullscreen; picture-in-picture; encrypted-media"
      sandbox={SANDBOX}
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
