import { writeStorage } from "@lectern/ui/web/http";
import type { OutboxStore } from "./outbox.ts";
import { deleteOutgoing, listOutgoing, putOutgoing } from "./storage.ts";

const LOCK = "lectern.chat.drain.";
/** Written to tell the other tabs; they hear of it by the `storage` event. */
const CHANGED_KEY = "lectern.chat.outbox";

/** The waiting messages of one person, shared by all tabs of this browser. */
export function browserStore(userId: string): OutboxStore {
  return {
    list: () => listOutgoing(userId),
    put: putOutgoing,
    delete: deleteOutgoing,
    // Only in secure contexts; elsewhere two tabs may both try, and the server knows each message by its client id.
    lock: (name, run) => (navigator.locks ? navigator.locks.request(LOCK + name, run) : run()),
    tell: () => writeStorage(CHANGED_KEY, crypto.randomUUID()),
    listen: (changed) => {
      const hear = ({ key }: StorageEvent) => key === CHANGED_KEY && changed();
      addEventListener("storage", hear);
      return () => removeEventListener("storage", hear);
    },
  };
}
