import { browserDatabase, type DBSchema } from "@lectern/ui/web/database";
import type { ProgressOperation } from "../api.ts";

interface Schema extends DBSchema {
  operations: { key: string; value: ProgressOperation; indexes: { createdAt: number } };
}

const open = browserDatabase<Schema>("lectern-progress", 1, (database) => {
  database.createObjectStore("operations", { keyPath: "operationId" }).createIndex("createdAt", "createdAt");
});

/** One person's operations that are not acknowledged yet, the oldest first. On a shared computer others keep theirs. */
export async function listOperations(userId: string): Promise<ProgressOperation[]> {
  const all = await (await open()).getAllFromIndex("operations", "createdAt");
  return all.filter((operation) => operation.userId === userId);
}

export async function putOperation(operation: ProgressOperation): Promise<void> {
  await (await open()).put("operations", operation);
}

export async function deleteOperation(operationId: string): Promise<void> {
  await (await open()).delete("operations", operationId);
}
