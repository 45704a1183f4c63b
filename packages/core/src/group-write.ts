import type { Context, Transaction } from "./context.ts";

/** Many small writes of one kind, collected for a few milliseconds into one transaction. */
export interface GroupWrite<Item, Result> {
  readonly kind: "groupWrite";
  /** `<module>.<what>`, unique. */
  readonly name: string;
  /** Items of one key keep their order and never run in two groups at once; default one key for all. */
  readonly key?: (item: Item) => string;
  /** How many groups may be written at once, each with its own keys: while one waits for the database, another is prepared or answered. Default 1. */
  readonly lanes?: number;
  /** How long the first item of a group waits for company; 0 until the end of this turn of the event loop. Default 3 ms. */
  readonly maxDelayMs?: number;
  /** Default 500. */
  readonly maxItems?: number;
  /** Items waiting at most; beyond it a write is refused with `overloaded` (503). Default 20,000. */
  readonly maxWaiting?: number;
  /**
   * Writes all items in `tx` and answers one result per item, in order. An `AppError` in an item's place fails that
   * item alone. When it throws, the group is rolled back and its items are tried one by one, so that a poisoned item
   * fails alone.
   */
  readonly write: (tx: Transaction, items: readonly Item[], ctx: Context) => Promise<readonly (Result | Error)[]>;
}

/**
 * Declares a grouped write in a module's service; used with `ctx.write(definition, item)`.
 *
 * @example
 * const saveMessages = defineGroupWrite<NewMessage, Message>({ name: "chat.messages", key: (m) => m.roomId, lanes: 2, write: insertMessages });
 */
export function defineGroupWrite<Item, Result>(options: Omit<GroupWrite<Item, Result>, "kind">): GroupWrite<Item, Result> {
  return { kind: "groupWrite", ...options };
}
