import { defineModule } from "@lectern/core";
import { messageReceived, typingIndicator, userJoined, userLeft } from "./contract.ts";

export default defineModule({
  name: "chat",
  needs: ["users", "courses"],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/chat.routes.ts"),
  socket: () => import("./server/chat.socket.ts"),
  worker: () => import("./server/chat.worker.ts"),
  calls: () => import("./server/chat.calls.ts"),
  demo: () => import("./server/chat.demo.ts"),
  broadcasts: [messageReceived, userJoined, userLeft, typingIndicator],
});
