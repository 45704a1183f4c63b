import { isAdmin, type SessionUser } from "@lectern/ui/web/session";
import type { CatalogueFilter } from "../api.ts";

export const DIFFICULTIES = ["beginner", "intermediate", "advanced"] as const;
export const SORTS = ["newest", "updated", "title", "popular"] as const;

/** The filter as it stands in the address; what is not understood is left out. */
export function readFilter(params: Record<string, string | undefined>, signedIn: boolean): CatalogueFilter {
  return {
    search: params.search || undefined,
    category: params.category || undefined,
    difficulty: DIFFICULTIES.find((one) => one === params.difficulty),
    language: params.language && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(params.language) ? params.language : undefined,
    mine: signedIn && params.mine !== undefined ? true : undefined,
    sort: SORTS.find((one) => one === params.sort),
  };
}

/** Whether fewer courses may be shown than there are, “my courses” aside. */
export function isNarrowed({ search, category, difficulty, language }: CatalogueFilter): boolean {
  return Boolean(search ?? category ?? difficulty ?? language);
}

/** Who is offered to write a course; the server decides. */
export function mayWriteCourses(user: SessionUser): boolean {
  return user.role === "instructor" || isAdmin(user);
}
