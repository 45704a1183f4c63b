import { createUploadQueue } from "@lectern/ui/web/upload-queue";
import type { UploadQueue } from "@lectern/ui/web/upload";
import { useSyncExternalStore } from "react";
import type { OutgoingMessage } from "./storage.ts";

const PURPOSE = "chat-file";
const running = new Map<string, { queue: UploadQueue; give: (reason: unknown) => void }>();
const listeners = new Set<() => void>();

/** Brings the file of a message to the server; after a reload it goes on where it stopped. Rejects with the problem. */
export function uploadFile({ clientId, file }: OutgoingMessage): Promise<string> {
  if (!file) return Promise.reject(new Error("the message has no file"));
  return new Promise<string>((resolve, reject) => {
    const finish = (uploadId: string) => {
      end();
      resolve(uploadId);
    };
    const give = (reason: unknown) => {
      end();
      reject(reason);
    };
    const queue = createUploadQueue(`chat:${clientId}`, { purpose: PURPOSE, finish: async ({ uploadId }) => finish(uploadId) });
    const stop = queue.subscribe(() => {
      const [item] = queue.items();
      if (item?.state.kind === "failed") give(item.state.error);
      for (const listener of listeners) listener();
    });
    const end = () => {
      stop();
      running.delete(clientId);
    };
    running.set(clientId, { queue, give });
    queue.add([file]);
  });
}

/** Gives a running upload up, on the server too. */
export function cancelUpload(clientId: string): void {
  const upload = running.get(clientId);
  if (!upload) return;
  for (const { id } of upload.queue.items()) upload.queue.cancel(id);
  upload.give({ status: 409, code: "cancelled", title: "cancelled" });
}

/** How much of a message's file has arrived, 0–100; undefined while it is not on its way. */
export function useUploaded(clientId: string): number | undefined {
  return useSyncExternalStore(subscribe, () => uploadedOf(clientId));
}

function uploadedOf(clientId: string): number | undefined {
  const [item] = running.get(clientId)?.queue.items() ?? [];
  return item && Math.round((item.sent / Math.max(1, item.size)) * 100);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
