import { createClient } from "@lectern/client";
import type { Routes as CourseRoutes } from "@lectern/courses/contract";
import { sessionFetch } from "@lectern/ui/web/http";
import { queryOptions } from "@tanstack/react-query";
import type { Routes } from "../contract.ts";
import { EMPTY_ROOM, type RoomState } from "./room-state.ts";

const api = createClient<Routes | CourseRoutes>({ fetch: sessionFetch });

const HISTORY_PAGE = 50;

/** The room as this tab knows it. Loaded once; from then on socket events and catching up keep it true. */
export const roomQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["chat", "room", courseId],
    queryFn: async ({ signal }): Promise<RoomState> => {
      const { items, nextCursor } = await api.get("/api/courses/:courseId/messages", { params: { courseId }, query: { limit: HISTORY_PAGE }, signal });
      return { ...EMPTY_ROOM, messages: items.toReversed(), olderCursor: nextCursor };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const courseQuery = (courseId: string) =>
  queryOptions({ queryKey: ["chat", "course", courseId], queryFn: ({ signal }) => api.get("/api/courses/:courseId", { params: { courseId }, signal }) });

export const loadOlder = (courseId: string, cursor: string) =>
  api.get("/api/courses/:courseId/messages", { params: { courseId }, query: { limit: HISTORY_PAGE, cursor } });
