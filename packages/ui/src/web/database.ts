import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";

export type { DBSchema } from "idb";

type Upgrade<Schema extends DBSchema> = (
  database: IDBPDatabase<Schema>,
  /** Version the browser has; 0: none yet. */
  from: number,
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">,
) => void;

/**
 * A database in this browser (IndexedDB). Answers the way to open it: the first call opens, later ones share it, and after
 * another tab wanted a newer layout or the browser closed it the next call opens it again. It rejects where the browser keeps
 * nothing (private windows, a full disk). Call it where the module loads; nothing of the browser is touched before the first opening.
 *
 * @example
 * const open = browserDatabase<Schema>("lectern-notes", 1, (database) => void database.createObjectStore("drafts", { keyPath: "id" }));
 * await (await open()).put("drafts", draft);
 */
export function browserDatabase<Schema extends DBSchema>(name: string, version: number, upgrade: Upgrade<Schema>): () => Promise<IDBPDatabase<Schema>> {
  let opening: Promise<IDBPDatabase<Schema>> | undefined;

  function forget(): void {
    void opening?.then(
      (database) => database.close(),
      () => undefined,
    );
    opening = undefined;
  }

  return () => {
    opening ??= openDB<Schema>(name, version, {
      upgrade: (database, from, _to, transaction) => upgrade(database, from, transaction),
      blocking: forget,
      terminated: forget,
    });
    opening.catch(forget);
    return opening;
  };
}
