import { AtSign, BookOpen, GraduationCap, Megaphone, MessageSquareReply, MessagesSquare, UserMinus, Users, type LucideIcon } from "lucide-react";
import type { Notification } from "../api.ts";

const ICONS: Record<Notification["kind"], LucideIcon> = {
  "chat.mention": AtSign,
  "chat.reply": MessageSquareReply,
  "chat.direct": MessagesSquare,
  "chat.everyone": Users,
  announcement: Megaphone,
  "course.published": BookOpen,
  "enrolment.created": GraduationCap,
  "enrolment.promoted": GraduationCap,
  "enrolment.ended": UserMinus,
};

/** Decorative: the sentence says the same. */
export function KindIcon({ kind }: { kind: Notification["kind"] }) {
  const Icon = ICONS[kind];
  return (
    <span aria-hidden="true" className="inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
      <Icon size={18} />
    </span>
  );
}
