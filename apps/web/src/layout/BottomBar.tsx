import { PlainLink } from "@lectern/ui/Link";
import { useStrings } from "@lectern/ui/web/i18n";
import { useSession } from "@lectern/ui/web/session";
import { useT } from "../i18n.ts";
import { Later } from "./Later.tsx";
import { navItems } from "./navigation.ts";

/** More would be too narrow for a thumb at 360 px. */
const MOST_ITEMS = 5;

/** The navigation within reach of a thumb, on phones only. */
export function BottomBar() {
  const t = useT();
  const label = useStrings("shell");
  const items = navItems(useSession(), "main").slice(0, MOST_ITEMS);
  if (items.length < 2) return null;
  return (
    <nav aria-label={t("nav.main")} className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden">
      {items.map((item) => (
        <PlainLink
          key={item.to}
          to={item.to}
          className="relative flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium text-muted focus-visible:-outline-offset-2 aria-[current=page]:text-accent-text"
        >
          <item.icon size={20} aria-hidden="true" />
          <span className="max-w-full truncate px-1">{label(item.labelKey)}</span>
          {item.Badge && (
            <span className="absolute top-1 left-1/2 ml-1 flex">
              <Later>
                <item.Badge />
              </Later>
            </span>
          )}
        </PlainLink>
      ))}
    </nav>
  );
}
