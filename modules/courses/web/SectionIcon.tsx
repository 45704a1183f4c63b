import { AppWindow, AudioLines, CirclePlay, ClipboardCheck, FileDown, FileText, Package, PencilRuler, Radio, SquareCheckBig } from "lucide-react";
import type { ContentType } from "../contract.ts";

const ICONS = {
  text: FileText,
  video: CirclePlay,
  audio: AudioLines,
  file: FileDown,
  embed: AppWindow,
  quiz: SquareCheckBig,
  assignment: ClipboardCheck,
  exercise: PencilRuler,
  live_session: Radio,
  package: Package,
} as const;

/** What a section is made of, as a sign; the word stands beside it or in `SectionKind`. */
export function SectionIcon({ type, size = 16, className }: { type: ContentType; size?: number; className?: string }) {
  const Icon = ICONS[type];
  return <Icon size={size} aria-hidden="true" className={className} />;
}
