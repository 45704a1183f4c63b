import type * as chat from "@lectern/chat/contract";
import type * as courses from "@lectern/courses/contract";
import type * as progress from "@lectern/progress/contract";
import { socketTools } from "@lectern/ui/web/realtime";
import type { QueryClient } from "@tanstack/react-query";
import { dashboardQuery } from "./api.ts";

/** A class that works sends many events a second; the dashboard asks again at most this often. */
const PAUSE_MS = 2_000;
let waiting = false;

/** The dashboard is made by the server out of several rooms: what changed is asked for again, as one answer. */
function refreshSoon(queryClient: QueryClient): void {
  const { queryKey } = dashboardQuery();
  if (waiting || !queryClient.getQueryState(queryKey)) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    void queryClient.invalidateQueries({ queryKey });
  }, PAUSE_MS);
}

const socket = socketTools<typeof chat & typeof courses & typeof progress>();

export default socket.handlers({
  "progress-updated": (queryClient) => refreshSoon(queryClient),
  "course-changed": (queryClient) => refreshSoon(queryClient),
  "message-received": (queryClient) => refreshSoon(queryClient),
});
