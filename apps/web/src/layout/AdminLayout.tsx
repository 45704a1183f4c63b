import { PlainLink } from "@lectern/ui/Link";
import { useStrings } from "@lectern/ui/web/i18n";
import { useSession } from "@lectern/ui/web/session";
import { Outlet } from "@tanstack/react-router";
import { useT } from "../i18n.ts";
import { navItems } from "./navigation.ts";

/** Administration: its pages in a list at the side, above the content on small screens. */
export function AdminLayout() {
  const t = useT();
  const label = useStrings("shell");
  const items = navItems(useSession(), "admin");
  return (
    <div className="mx-auto flex w-full max-w-340 flex-1 max-lg:flex-col">
      <nav
        aria-label={t("nav.admin")}
        className="flex shrink-0 gap-1 lg:w-56 lg:flex-col lg:py-6 lg:ps-6 max-lg:overflow-x-auto max-lg:border-b max-lg:border-line max-lg:px-4 max-lg:py-2"
      >
        {items.map((item) => (
          <PlainLink
            key={item.to}
            to={item.to}
            exact
            className="flex min-h-9 items-center gap-3 rounded-sm px-3 text-sm font-medium whitespace-nowrap text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-text"
          >
            <item.icon size={16} aria-hidden="true" />
            {label(item.labelKey)}
          </PlainLink>
        ))}
      </nav>
      <div className="min-w-0 flex-1">
        <Outlet />
      </div>
    </div>
  );
}
