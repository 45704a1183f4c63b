import { ButtonLink, PlainLink } from "@lectern/ui/Link";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useStrings } from "@lectern/ui/web/i18n";
import { useSession } from "@lectern/ui/web/session";
import { useT } from "../i18n.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { Brand } from "./Brand.tsx";
import { Later } from "./Later.tsx";
import { headerItems, navItems } from "./navigation.ts";
import { LanguageMenu, ThemeMenu } from "./PreferenceMenus.tsx";

/** Brand, navigation, switches, account. On phones the navigation is in the bottom bar. */
export function Header() {
  const t = useT();
  const label = useStrings("shell");
  const session = useSession();
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-6 border-b border-line bg-surface px-6 max-sm:gap-2 max-sm:px-4">
      <Brand />
      <nav aria-label={t("nav.main")} className="relative flex min-w-0 flex-1 gap-1 overflow-x-auto max-sm:invisible">
        {navItems(session, "main").map((item) => (
          <PlainLink
            key={item.to}
            to={item.to}
            className="flex h-9 items-center gap-2 rounded-sm px-3 text-sm font-medium whitespace-nowrap text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-text"
          >
            <item.icon size={16} aria-hidden="true" />
            {label(item.labelKey)}
            {item.Badge && (
              <Later>
                <item.Badge />
              </Later>
            )}
          </PlainLink>
        ))}
      </nav>
      <div className="flex items-center gap-1">
        <div className={session.status === "signedIn" ? "flex max-sm:hidden" : "flex"}>
          <LanguageMenu />
          <ThemeMenu />
        </div>
        {session.status === "signedIn" &&
          headerItems.map(({ name, Item }) => (
            <div key={name} className="size-10">
              <Later>
                <Item />
              </Later>
            </div>
          ))}
        {session.status === "signedIn" && <AccountMenu user={session.user} />}
        {session.status === "unknown" && <Skeleton className="mx-1 size-8 rounded-full" />}
        {session.status === "signedOut" && (
          <>
            <ButtonLink to="/login" variant="quiet" size="sm" className="max-sm:hidden">
              {t("header.signIn")}
            </ButtonLink>
            <ButtonLink to="/register" variant="primary" size="sm" className="max-sm:hidden">
              {t("header.register")}
            </ButtonLink>
            <ButtonLink to="/login" variant="primary" size="sm" className="sm:hidden">
              {t("header.signIn")}
            </ButtonLink>
          </>
        )}
      </div>
    </header>
  );
}
