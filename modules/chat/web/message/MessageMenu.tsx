import type { MenuSection } from "@lectern/ui/Menu";
import MenuPopover from "@lectern/ui/MenuPopover";
import { toast } from "@lectern/ui/Toast";
import { Copy, Eye, Link as LinkIcon, MessagesSquare, Pencil, Pin, PinOff, Reply, SmilePlus, Trash2, VolumeX } from "lucide-react";
import type { RefObject } from "react";
import type { Message, Room } from "../../contract.ts";
import { linkTo } from "../names.ts";
import { useT } from "../t.ts";

/** What the menu of a message leads to. */
export interface MenuActions {
  readonly reply: (message: Message) => void;
  readonly picker: (message: Message, anchor: HTMLElement) => void;
  readonly thread: (threadId: string) => void;
  readonly edit: (message: Message) => void;
  readonly remove: (message: Message) => void;
  readonly pin: (message: Message, pinned: boolean) => void;
  readonly receipts: (message: Message) => void;
  readonly mute: (message: Message) => void;
}

interface MessageMenuProps {
  message: Message;
  room: Pick<Room, "id" | "kind" | "courseId" | "permissions">;
  me: string;
  anchor: RefObject<HTMLElement | null>;
  actions: MenuActions;
  onClose: () => void;
}

/** Everything one may do with a message. Loaded when it first opens. */
export default function MessageMenu({ message, room, me, anchor, actions, onClose }: MessageMenuProps) {
  const t = useT();
  const name = message.sender.fullName || t("message.formerMember");
  const own = message.sender.id === me;
  const mayWrite = room.permissions.includes("write");
  const moderates = room.permissions.includes("moderate");
  const mayPin = moderates || (room.kind === "direct" && mayWrite);
  const icon = (Icon: typeof Copy) => <Icon size={16} aria-hidden="true" />;

  async function copy(text: string, said: string) {
    await navigator.clipboard.writeText(text).then(
      () => toast({ message: said }),
      () => toast({ message: t("action.copyFailed"), tone: "danger" }),
    );
  }

  const sections: MenuSection[] = [
    {
      id: "answer",
      items: [
        ...(mayWrite ? [{ id: "reply", label: t("action.reply"), icon: icon(Reply), onAction: () => actions.reply(message) }] : []),
        ...(mayWrite
          ? [{ id: "react", label: t("action.react"), icon: icon(SmilePlus), onAction: () => anchor.current && actions.picker(message, anchor.current) }]
          : []),
        { id: "thread", label: t("action.thread"), icon: icon(MessagesSquare), onAction: () => actions.thread(message.threadId ?? message.id) },
      ],
    },
    {
      id: "keep",
      items: [
        ...(message.message
          ? [{ id: "copy", label: t("action.copyText"), icon: icon(Copy), onAction: () => void copy(message.message, t("action.copied")) }]
          : []),
        {
          id: "link",
          label: t("action.copyLink"),
          icon: icon(LinkIcon),
          onAction: () => void copy(location.origin + linkTo(room, message.sequence), t("action.linkCopied")),
        },
        ...(mayPin
          ? [
              message.pinnedAt
                ? { id: "unpin", label: t("action.unpin"), icon: icon(PinOff), onAction: () => actions.pin(message, false) }
                : { id: "pin", label: t("action.pin"), icon: icon(Pin), onAction: () => actions.pin(message, true) },
            ]
          : []),
        ...(own || moderates ? [{ id: "receipts", label: t("action.receipts"), icon: icon(Eye), onAction: () => actions.receipts(message) }] : []),
      ],
    },
    {
      id: "change",
      items: [
        ...(own && mayWrite && message.message ? [{ id: "edit", label: t("action.edit"), icon: icon(Pencil), onAction: () => actions.edit(message) }] : []),
        ...(moderates && !own && room.kind !== "direct"
          ? [{ id: "mute", label: t("action.mute", { name }), icon: icon(VolumeX), onAction: () => actions.mute(message) }]
          : []),
        ...(own || moderates ? [{ id: "delete", label: t("action.delete"), icon: icon(Trash2), danger: true, onAction: () => actions.remove(message) }] : []),
      ],
    },
  ];
  return <MenuPopover label={t("action.more", { name })} anchor={anchor} sections={sections.filter(({ items }) => items.length > 0)} onClose={onClose} />;
}
