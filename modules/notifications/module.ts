import { defineModule } from "@lectern/core";
import * as contract from "./contract.ts";

export default defineModule({
  name: "notifications",
  needs: ["users", "courses", "chat"],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/notifications.routes.ts"),
  worker: () => import("./server/notifications.worker.ts"),
  demo: () => import("./server/notifications.demo.ts"),
  broadcasts: [
    contract.notificationReceived,
    contract.notificationsRead,
    contract.notificationsChanged,
    contract.announcementChanged,
    contract.announcementDeleted,
  ],
  events: [contract.announcementCreated, contract.announcementRemoved],
});
