import { Outlet } from "@tanstack/react-router";
import { BottomBar } from "./BottomBar.tsx";
import { Header } from "./Header.tsx";

/** Header, content, and on phones the bar at the bottom. */
export function MainLayout() {
  return (
    <div className="flex min-h-dvh flex-col">
      <Header />
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none max-sm:pb-20">
        <Outlet />
      </main>
      <BottomBar />
    </div>
  );
}
