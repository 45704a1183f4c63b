import { File, FileText, Film, Image, Music } from "lucide-react";
import { kindOf } from "./api.ts";

const ICONS = { image: Image, video: Film, audio: Music, document: FileText, other: File } as const;

/** Beside a name that says the rest. */
export function KindIcon({ mediaType, size = 20 }: { mediaType: string; size?: number }) {
  const Icon = ICONS[kindOf(mediaType)];
  return <Icon size={size} aria-hidden="true" className="shrink-0 text-muted" />;
}
