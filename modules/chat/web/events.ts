import { roomQuery } from "./api.ts";
import { mergeMessages } from "./room-state.ts";
import { socket } from "./socket.ts";

/** The only place where this room's events touch the query cache. */
export default socket.handlers({
  "message-received": (queryClient, message) => {
    queryClient.setQueryData(roomQuery(message.courseId).queryKey, (room) => room && mergeMessages(room, [message]));
  },
  "user-joined": (queryClient, { courseId, online }) => {
    queryClient.setQueryData(roomQuery(courseId).queryKey, (room) => room && { ...room, online });
  },
  "user-left": (queryClient, { courseId, online }) => {
    queryClient.setQueryData(roomQuery(courseId).queryKey, (room) => room && { ...room, online });
  },
});
