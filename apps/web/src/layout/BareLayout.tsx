import { Outlet } from "@tanstack/react-router";
import { Brand } from "./Brand.tsx";
import { LanguageMenu, ThemeMenu } from "./PreferenceMenus.tsx";

/** For people at the door: the brand, the two switches, and one form in the middle. */
export function BareLayout() {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-14 items-center justify-between px-6 max-sm:px-4">
        <Brand />
        <div className="flex">
          <LanguageMenu />
          <ThemeMenu />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col justify-center pb-20 outline-none">
        <Outlet />
      </main>
    </div>
  );
}
