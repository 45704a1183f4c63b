import { Menu, type MenuItem } from "@lectern/ui/Menu";
import { LANGUAGES, useLanguage } from "@lectern/ui/web/i18n";
import { THEMES, useTheme } from "@lectern/ui/web/theme";
import { Contrast, Languages, Monitor, Moon, Sun } from "lucide-react";
import { useT } from "../i18n.ts";
import { savePreference } from "../session/session-store.ts";

const ICONS = { system: Monitor, light: Sun, dark: Moon, contrast: Contrast } as const;
const BUTTON = "inline-flex size-10 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text";

export function LanguageMenu() {
  const t = useT();
  return (
    <Menu
      label={t("language.choose")}
      className={BUTTON}
      trigger={<Languages size={18} aria-hidden="true" />}
      sections={[{ id: "language", items: useLanguageItems() }]}
    />
  );
}

export function ThemeMenu() {
  const t = useT();
  const theme = useTheme();
  const Icon = ICONS[theme];
  return (
    <Menu label={t("theme.choose")} className={BUTTON} trigger={<Icon size={18} aria-hidden="true" />} sections={[{ id: "theme", items: useThemeItems() }]} />
  );
}

/** The languages, the current one marked. A choice here is also the profile's. */
export function useLanguageItems(): MenuItem[] {
  const current = useLanguage();
  return LANGUAGES.map(({ code, name }) => ({ id: code, label: name, selected: code === current, onAction: () => savePreference({ language: code }) }));
}

export function useThemeItems(): MenuItem[] {
  const t = useT();
  const current = useTheme();
  return THEMES.map((theme) => {
    const Icon = ICONS[theme];
    return { id: theme, label: t(`theme.${theme}`), icon: <Icon size={16} />, selected: theme === current, onAction: () => savePreference({ theme }) };
  });
}
