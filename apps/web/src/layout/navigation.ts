import type { Access, NavEntry } from "@lectern/ui/web/part";
import { isAdmin, isStaff, type Session } from "@lectern/ui/web/session";
import type { ComponentType } from "react";
import { parts } from "../parts.ts";
import { later } from "./Later.tsx";

export interface NavItem {
  to: string;
  /** Key of the label in the shell's strings: `<module>/nav.…`. */
  labelKey: string;
  icon: NavEntry["icon"];
  order: number;
  /** To be drawn inside `Later`. */
  Badge?: ComponentType | undefined;
}

const all = parts.flatMap((part) =>
  part.routes.flatMap(({ path, access, nav }) =>
    [nav ?? []].flat().map(({ place = "main", labelKey, icon, order, badge }) => ({
      access,
      place,
      item: { to: path, labelKey: `${part.name}/${labelKey}`, icon, order, Badge: badge && later(badge) },
    })),
  ),
);

/** The modules' buttons in the header, to be drawn inside `Later`. */
export const headerItems = parts.flatMap(({ name, headerItem }) => (headerItem ? [{ name, Item: later(headerItem) }] : []));

/** The navigation entries this person may open, in order. */
export function navItems(session: Session, place: "main" | "admin"): NavItem[] {
  return all
    .filter((entry) => entry.place === place && mayOpen(entry.access, session))
    .map((entry) => entry.item)
    .toSorted((one, other) => one.order - other.order);
}

/** Whether a page is offered. The server decides again what it answers. */
export function mayOpen(access: Access, session: Pick<Session, "status"> | Session): boolean {
  if (access === "public") return true;
  if (!("user" in session)) return access === "signedOut";
  if (access === "signedOut") return false;
  return access === "signedIn" || (access === "staff" ? isStaff(session.user) : isAdmin(session.user));
}
