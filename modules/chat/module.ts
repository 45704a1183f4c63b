import { defineModule } from "@lectern/core";
import * as contract from "./contract.ts";

export default defineModule({
  name: "chat",
  needs: ["users", "courses"],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/chat.routes.ts"),
  socket: () => import("./server/chat.socket.ts"),
  worker: () => import("./server/chat.worker.ts"),
  calls: () => import("./server/chat.calls.ts"),
  demo: () => import("./server/chat.demo.ts"),
  broadcasts: [
    contract.messageReceived,
    contract.messageUpdated,
    contract.roomChanged,
    contract.userJoined,
    contract.userLeft,
    contract.typingIndicator,
    contract.readMarks,
    contract.roomActivity,
    contract.roomRead,
    contract.roomAdded,
  ],
  events: [contract.messageAddressed, contract.messageChanged],
  uploads: [contract.chatFile],
  filesInUse: contract.filesInUse,
});
