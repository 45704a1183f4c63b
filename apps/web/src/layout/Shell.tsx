import { ToastRegion } from "@lectern/ui/Toast";
import { pressKey } from "@lectern/ui/web/shortcuts";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useT } from "../i18n.ts";
import { parts } from "../parts.ts";
import { ConnectionBar } from "./ConnectionBar.tsx";
import { Later, later } from "./Later.tsx";
import { Shortcuts } from "./Shortcuts.tsx";

const backgrounds = parts.flatMap(({ name, background }) => (background ? [{ name, Background: later(background) }] : []));

/** Around every page: skip link, offline bar, toasts, shortcuts, and what works behind all of them. */
export function Shell() {
  const t = useT();
  useFocusOnNavigation();
  useEffect(() => {
    document.addEventListener("keydown", pressKey);
    return () => document.removeEventListener("keydown", pressKey);
  }, []);
  return (
    <>
      <a href="#content" className="sr-only z-50 rounded-sm bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
        {t("skip")}
      </a>
      <ConnectionBar />
      <Outlet />
      <ToastRegion label={t("toast.region")} dismissLabel={t("toast.dismiss")} />
      <Shortcuts />
      {backgrounds.map(({ name, Background }) => (
        <Later key={name}>
          <Background />
        </Later>
      ))}
    </>
  );
}

/** After a change of page the focus goes to the content, so that a screen reader starts there and not at the old link. */
function useFocusOnNavigation() {
  const path = useLocation({ select: (location) => location.pathname });
  const first = useRef(path);
  useEffect(() => {
    if (first.current === path) return;
    first.current = "";
    // A page that focuses a field of its own keeps it.
    if (document.activeElement === null || document.activeElement === document.body || document.activeElement.closest("header, nav"))
      document.getElementById("content")?.focus({ preventScroll: true });
  }, [path]);
}
