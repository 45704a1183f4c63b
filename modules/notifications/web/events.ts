import { applyAnnouncement, applyChanged, applyRead, applyReceived, removeAnnouncement } from "./cache.ts";
import { socket } from "./socket.ts";

/** The only place where this room's events touch the query cache. */
export default socket.handlers({
  "notification-received": (queryClient, change) => applyReceived(queryClient, change),
  "notifications-read": (queryClient, change) => applyRead(queryClient, change),
  "notifications-changed": (queryClient, change) => applyChanged(queryClient, change),
  "announcement-changed": (queryClient, announcement) => applyAnnouncement(queryClient, announcement),
  "announcement-deleted": (queryClient, gone) => removeAnnouncement(queryClient, gone),
});
