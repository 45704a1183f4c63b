/** How a video's or an embed's address is shown. `link`: nothing that may stand in a frame of ours. */
export type Player = { kind: "native"; src: string } | { kind: "frame"; src: string } | { kind: "link"; href: string } | { kind: "none" };

const FILM = /\.(mp4|m4v|webm|ogv|mov)$/i;
const SOUND = /\.(mp3|m4a|aac|ogg|oga|opus|wav|flac)$/i;
/** YouTube's ids: 11 characters. */
const YOUTUBE_ID = /^[\w-]{11}$/;

/** A material of this server (`/api/materials/<id>`). */
export function isMaterial(address: string): boolean {
  return address.startsWith("/api/materials/");
}

export function videoPlayer(content: string): Player {
  const address = content.trim();
  if (isMaterial(address)) return { kind: "native", src: address };
  const url = httpsUrl(address);
  if (!url) return { kind: "none" };
  const frame = youTube(url) ?? vimeo(url);
  if (frame) return { kind: "frame", src: frame };
  return FILM.test(url.pathname) ? { kind: "native", src: url.href } : { kind: "link", href: url.href };
}

export function audioPlayer(content: string): Player {
  const address = content.trim();
  if (isMaterial(address)) return { kind: "native", src: address };
  const url = httpsUrl(address);
  if (!url) return { kind: "none" };
  return SOUND.test(url.pathname) ? { kind: "native", src: url.href } : { kind: "link", href: url.href };
}

/** Other sites' pages, films included; never our own origin, whose page could reach out of the frame's sandbox. */
export function embedPlayer(content: string): Player {
  const url = httpsUrl(content.trim());
  if (!url) return { kind: "none" };
  if (url.origin === location.origin) return { kind: "link", href: url.href };
  return { kind: "frame", src: youTube(url) ?? vimeo(url) ?? url.href };
}

function httpsUrl(address: string): URL | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === "https:" && url.username === "" && url.password === "" ? url : null;
}

function youTube(url: URL): string | null {
  const host = url.hostname.replace(/^(www|m)\./, "");
  const [first = "", second = ""] = url.pathname.split("/").filter(Boolean);
  const id =
    host === "youtu.be"
      ? first
      : /^youtube(-nocookie)?\.com$/.test(host)
        ? (url.searchParams.get("v") ?? (["embed", "shorts", "live", "v"].includes(first) ? second : ""))
        : "";
  if (!YOUTUBE_ID.test(id)) return null;
  const start = /^\d+/.exec(url.searchParams.get("t") ?? url.searchParams.get("start") ?? "")?.[0];
  return `https://www.youtube-nocookie.com/embed/${id}${start ? `?start=${start}` : ""}`;
}

function vimeo(url: URL): string | null {
  if (!/^(www\.|player\.)?vimeo\.com$/.test(url.hostname)) return null;
  const id = url.pathname.split("/").find((part) => /^\d{5,}$/.test(part));
  return id ? `https://player.vimeo.com/video/${id}?dnt=1` : null;
}
