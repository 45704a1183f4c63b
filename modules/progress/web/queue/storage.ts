import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ProgressOperation } from "../api.ts";

interface Schema extends DBSchema {
  operations: { key: string; value: ProgressOperation; indexes: { createdAt: number } };
}

const DATABASE = "lectern-progress";
let database: Promise<IDBPDatabase<Schema>> | undefined;

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore("operations", { keyPath: "operationId" }).createIndex("createdAt", "createdAt");
    },
    // Another tab wants a newer layout, or the browser closed it: open again with the next call.
    blocking: forget,
    terminated: forget,
  });
  database.catch(forget);
  return database;
}

function forget(): void {
  void database?.then(
    (db) => db.close(),
    () => undefined,
  );
  database = undefined;
}

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
