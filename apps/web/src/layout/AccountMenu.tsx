import { Avatar } from "@lectern/ui/Avatar";
import { Menu, type MenuSection } from "@lectern/ui/Menu";
import { useGo } from "@lectern/ui/web/navigation";
import { useSession, type SessionUser } from "@lectern/ui/web/session";
import { CircleUser, Keyboard, LogOut } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useT } from "../i18n.ts";
import { useLanguageItems, useThemeItems } from "./PreferenceMenus.tsx";
import { openShortcuts } from "./Shortcuts.tsx";

/** The person's own menu; on phones it also holds the switches of the header. */
export function AccountMenu({ user }: { user: SessionUser }) {
  const t = useT();
  const go = useGo();
  const { signOut } = useSession();
  const phone = useSyncExternalStore(subscribePhone, () => matchMedia(PHONE).matches);
  const languages = useLanguageItems();
  const themes = useThemeItems();

  const switches: MenuSection[] = [
    { id: "language", title: t("language.choose"), items: languages },
    { id: "theme", title: t("theme.choose"), items: themes },
  ];
  return (
    <Menu
      label={t("account.menu", { name: user.fullName })}
      className="inline-flex size-10 items-center justify-center rounded-full hover:bg-hover"
      trigger={<Avatar name={user.fullName} src={user.avatarUrl} />}
      sections={[
        {
          id: "account",
          title: `${user.fullName} · ${user.email}`,
          items: [{ id: "profile", label: t("account.profile"), icon: <CircleUser size={16} />, onAction: () => go("/profile") }],
        },
        ...(phone ? switches : []),
        {
          id: "leave",
          items: [
            ...(phone ? [] : [{ id: "shortcuts", label: t("shortcuts.title"), icon: <Keyboard size={16} />, onAction: openShortcuts }]),
            { id: "signOut", label: t("account.signOut"), icon: <LogOut size={16} />, onAction: () => void signOut() },
          ],
        },
      ]}
    />
  );
}

const PHONE = "(width < 40rem)";

function subscribePhone(listener: () => void) {
  const phone = matchMedia(PHONE);
  phone.addEventListener("change", listener);
  return () => phone.removeEventListener("change", listener);
}
