import { Dialog } from "@lectern/ui/Dialog";
import { Kbd } from "@lectern/ui/Kbd";
import { useShortcut, useShortcuts } from "@lectern/ui/web/shortcuts";
import { useSyncExternalStore } from "react";
import { useT } from "../i18n.ts";

let open = false;
const listeners = new Set<() => void>();

/** Opens the list of shortcuts, as `?` does. */
export function openShortcuts(): void {
  setOpen(true);
}

function setOpen(next: boolean) {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The list of what the keyboard can do on this page. */
export function Shortcuts() {
  const t = useT();
  const shown = useSyncExternalStore(
    subscribe,
    () => open,
    () => false,
  );
  const shortcuts = useShortcuts();
  useShortcut({ keys: ["?"], label: t("shortcuts.show") }, openShortcuts);
  return (
    <Dialog open={shown} onClose={() => setOpen(false)} title={t("shortcuts.title")} closeLabel={t("common.close")} width="sm">
      <dl className="flex flex-col pb-4 text-sm">
        {shortcuts.map((shortcut) => (
          <div key={shortcut.keys.join(" ")} className="flex min-h-9 items-center justify-between gap-4 border-line not-last:border-b">
            <dt>{shortcut.label}</dt>
            <dd>
              <Kbd keys={shortcut.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
