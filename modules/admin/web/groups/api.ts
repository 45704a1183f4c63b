import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import type { GroupRoutes } from "@lectern/users/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

const api = createClient<GroupRoutes>({ fetch: sessionFetch });

/** Which of the two lists a screen is about: the segment of its address. */
export type Kind = "batches" | "class-sections";

export function asKind(text: string | undefined): Kind {
  return text === "class-sections" ? "class-sections" : "batches";
}

export interface Group {
  id: string;
  name: string;
  code: string;
  archivedAt: string | null;
  memberCount: number;
  teacherCount: number;
  version: number;
  startsOn?: string | null;
  endsOn?: string | null;
  batch?: { id: string; name: string; code: string } | null;
  term?: string | null;
}

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface GroupFields {
  name: string;
  code: string;
  startsOn?: string | null;
  endsOn?: string | null;
  batchId?: string | null;
  term?: string | null;
}

const isBatches = (kind: Kind): kind is "batches" => kind === "batches";

function list(
  kind: Kind,
  query: { search?: string | undefined; archived?: "active" | "archived" | "all"; cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<Page<Group>> {
  const options = { query, ...(signal ? { signal } : {}) };
  return isBatches(kind) ? api.get("/api/batches", options) : api.get("/api/class-sections", options);
}

export const groupsKey = ["admin", "groups"];

export const groupsQuery = (kind: Kind, search: string | undefined, archived: "active" | "archived") =>
  infiniteQueryOptions({
    queryKey: [...groupsKey, kind, "list", search, archived],
    queryFn: ({ signal, pageParam }) => list(kind, { search, archived, cursor: pageParam }, signal),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const groupQuery = (kind: Kind, groupId: string) =>
  queryOptions({
    queryKey: [...groupsKey, kind, groupId],
    queryFn: ({ signal }): Promise<Group> =>
      isBatches(kind)
        ? api.get("/api/batches/:groupId", { params: { groupId }, signal })
        : api.get("/api/class-sections/:groupId", { params: { groupId }, signal }),
  });

export const membersQuery = (kind: Kind, groupId: string, search: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...groupsKey, kind, groupId, "members", search],
    queryFn: ({ signal, pageParam }) => {
      const options = { params: { groupId }, query: { search, cursor: pageParam }, signal };
      return isBatches(kind) ? api.get("/api/batches/:groupId/members", options) : api.get("/api/class-sections/:groupId/members", options);
    },
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export function createGroup(kind: Kind, body: GroupFields, idempotencyKey: string): Promise<Group> {
  return isBatches(kind) ? api.post("/api/batches", { body, idempotencyKey }) : api.post("/api/class-sections", { body, idempotencyKey });
}

export function changeGroup(kind: Kind, groupId: string, body: Partial<GroupFields> & { version: number; archived?: boolean }): Promise<Group> {
  const options = { params: { groupId }, body };
  return isBatches(kind) ? api.patch("/api/batches/:groupId", options) : api.patch("/api/class-sections/:groupId", options);
}

export function deleteGroup(kind: Kind, groupId: string): Promise<undefined> {
  const options = { params: { groupId } };
  return isBatches(kind) ? api.delete("/api/batches/:groupId", options) : api.delete("/api/class-sections/:groupId", options);
}

interface Asked {
  userIds?: string[];
  emails?: string[];
}

export function addMembers(kind: Kind, groupId: string, body: Asked & { role: "member" | "teacher" }) {
  const options = { params: { groupId }, body };
  return isBatches(kind) ? api.post("/api/batches/:groupId/members", options) : api.post("/api/class-sections/:groupId/members", options);
}

export function removeMembers(kind: Kind, groupId: string, body: Asked) {
  const options = { params: { groupId }, body };
  return isBatches(kind) ? api.post("/api/batches/:groupId/members/remove", options) : api.post("/api/class-sections/:groupId/members/remove", options);
}

function first(): string | undefined {
  return undefined;
}
