import { useShortcut } from "@lectern/ui/web/shortcuts";
import { useT } from "../t.ts";

/** Keys of a conversation; those of the list and the field are listed here, too. */
export function useConversationShortcuts({ onSearch }: { onSearch: () => void }): void {
  const t = useT();
  useShortcut({ keys: ["/"], label: t("keys.search") }, onSearch);
  useShortcut({ keys: ["w"], label: t("keys.write") }, () => document.querySelector<HTMLElement>("form textarea")?.focus());
}
