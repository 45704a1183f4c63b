import { IconButton } from "@lectern/ui/IconButton";
import { Menu } from "@lectern/ui/Menu";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell, BellOff, Ellipsis, Pin, Search, ShieldCheck, Users } from "lucide-react";
import type { ReactNode } from "react";
import type { Room } from "../../contract.ts";
import { api, onlineKey, type Online } from "../api.ts";
import { changeRoom } from "../events.ts";
import { roomName } from "../names.ts";
import { useExplain } from "../refusals.ts";
import { useT } from "../t.ts";
import { useConversationShortcuts } from "./use-conversation-shortcuts.ts";

export type PanelKind = "search" | "pins" | "people" | "moderation";

interface ConversationHeaderProps {
  room: Room;
  leading: ReactNode;
  panel: PanelKind | null;
  onPanel: (panel: PanelKind | null) => void;
}

const NOTICES = ["all", "mentions", "nothing"] as const;

/** The room's name, who is there, and the ways to its search, pins, people and rules. */
export function ConversationHeader({ room, leading, panel, onPanel }: ConversationHeaderProps) {
  const t = useT();
  const format = useFormat();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const { data: online } = useQuery<Online>({ queryKey: onlineKey(room.id), enabled: false });
  const notices = useMutation({
    mutationFn: (level: Room["notices"]) => api.patch("/api/chat/rooms/:roomId/me", { params: { roomId: room.id }, body: { notices: level } }),
    onSuccess: ({ notices: level }) => changeRoom(queryClient, room.id, (known) => ({ ...known, notices: level })),
    onError: (error) => toast({ message: explain(error), tone: "danger" }),
  });
  const toggle = (kind: PanelKind) => onPanel(panel === kind ? null : kind);
  const moderates = room.permissions.includes("moderate") && room.kind !== "direct";
  useConversationShortcuts({ onSearch: () => onPanel("search") });

  return (
    <header className="flex min-h-14 items-center gap-2 border-b border-line px-4 py-2 max-sm:px-2">
      {leading}
      <div className="min-w-0 flex-1">
        <h1 className="truncate font-semibold">{roomName(room, { list: format.list, formerMember: t("message.formerMember") })}</h1>
        {online && online.online > 0 && (
          <button type="button" onClick={() => toggle("people")} className="flex min-h-6 items-center gap-1 rounded-sm text-xs text-muted hover:underline">
            <span aria-hidden="true" className="size-2 rounded-full bg-success" />
            {t("room.online", { count: online.online })}
          </button>
        )}
      </div>
      <IconButton
        label={t("search.title")}
        keys={["/"]}
        icon={<Search size={18} />}
        aria-pressed={panel === "search"}
        onClick={() => toggle("search")}
        className="pointer-coarse:size-11"
      />
      <IconButton label={t("pins.title")} icon={<Pin size={18} />} aria-pressed={panel === "pins"} onClick={() => toggle("pins")} className="max-sm:hidden" />
      <Menu
        label={t("room.more")}
        trigger={<Ellipsis size={18} aria-hidden="true" />}
        className="inline-flex size-10 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text pointer-coarse:size-11"
        sections={[
          {
            id: "panels",
            items: [
              { id: "pins", label: t("pins.title"), icon: <Pin size={16} aria-hidden="true" />, onAction: () => onPanel("pins") },
              { id: "people", label: t("people.title"), icon: <Users size={16} aria-hidden="true" />, onAction: () => onPanel("people") },
              ...(moderates
                ? [
                    {
                      id: "moderation",
                      label: t("moderation.title"),
                      icon: <ShieldCheck size={16} aria-hidden="true" />,
                      onAction: () => onPanel("moderation"),
                    },
                  ]
                : []),
            ],
          },
          {
            id: "notices",
            title: t("notices.title"),
            items: NOTICES.map((level) => ({
              id: level,
              label: t(`notices.${level}`),
              icon: level === "nothing" ? <BellOff size={16} aria-hidden="true" /> : <Bell size={16} aria-hidden="true" />,
              selected: room.notices === level,
              onAction: () => notices.mutate(level),
            })),
          },
        ]}
      />
    </header>
  );
}
