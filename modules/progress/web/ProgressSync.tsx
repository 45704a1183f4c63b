import { useQueue } from "./queue/use-queue.ts";

/** Invisible: sends what this browser recorded and could not send. Put it on pages one comes back to. */
export default function ProgressSync() {
  useQueue();
  return null;
}
