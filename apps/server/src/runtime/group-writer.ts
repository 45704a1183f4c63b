import { overloaded, type GroupWrite } from "@lectern/core";

const DEFAULT_MAX_DELAY_MS = 3;
const DEFAULT_MAX_ITEMS = 500;
const DEFAULT_MAX_WAITING = 20_000;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupWriter<Item, Result> {
  write(item: Item): Promise<Result>;
  /** Resolves when everything handed in so far is settled. */
  settled(): Promise<void>;
}

/** How groups are made, whatever is done with them. */
type GroupOptions<Item, Result> = Omit<GroupWrite<Item, Result>, "kind" | "write">;

/** Writes one group in one transaction and answers a result or an error per item. */
export type WriteGroup<Item, Result> = (items: readonly Item[]) => Promise<readonly (Result | Error)[]>;

/**
 * The results, one for each item. Asked inside the group's transaction: what a use case forgot to answer is rolled back,
 * not committed and then written again item by item.
 */
export function oneResultEach<Result>(name: string, items: readonly unknown[], results: readonly (Result | Error)[]): readonly (Result | Error)[] {
  if (results.length !== items.length) throw new RangeError(`${name} answered ${results.length} results for ${items.length} items`);
  if (results.some((result) => result === undefined)) throw new TypeError(`${name} answered nothing for an item`);
  return results;
}

/**
 * Collects items for a few milliseconds and writes them together. Items with the same key are written in the order they
 * came and never by two groups at once; different keys share groups. While a group is being written the next one fills:
 * the busier it gets, the larger the groups and the fewer the commits.
 */
export function createGroupWriter<Item, Result>(definition: GroupOptions<Item, Result>, writeGroup: WriteGroup<Item, Result>): GroupWriter<Item, Result> {
  const { key, lanes: count = 1, maxWaiting = DEFAULT_MAX_WAITING } = definition;
  const first = createLane(definition, writeGroup);
  const lanes = [first, ...Array.from({ length: key ? count - 1 : 0 }, () => createLane(definition, writeGroup))];
  return {
    write: (item) => {
      if (lanes.reduce((sum, lane) => sum + lane.held(), 0) >= maxWaiting) return Promise.reject(overloaded());
      const lane = key && lanes.length > 1 ? (lanes[spread(key(item)) % lanes.length] ?? first) : first;
      return lane.write(item);
    },
    settled: async () => void (await Promise.all(lanes.map((lane) => lane.settled()))),
  };
}

/** The same number for the same key, about as often each remainder: ids differ at their end. */
function spread(key: string): number {
  let sum = 0;
  for (let at = Math.max(0, key.length - 8); at < key.length; at++) sum = (sum * 31 + key.charCodeAt(at)) >>> 0;
  return sum;
}

interface Lane<Item, Result> extends GroupWriter<Item, Result> {
  /** Items waiting or being written. */
  held(): number;
}

/** Writes one group after the other. */
function createLane<Item, Result>(definition: GroupOptions<Item, Result>, writeGroup: WriteGroup<Item, Result>): Lane<Item, Result> {
  const { maxDelayMs = DEFAULT_MAX_DELAY_MS, maxItems = DEFAULT_MAX_ITEMS } = definition;
  const waiting: Waiting<Item, Result>[] = [];
  let inHand = 0;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let writing: Promise<void> | null = null;

  function schedule(): void {
    if (writing) return;
    if (waiting.length >= maxItems) return start();
    if (maxDelayMs === 0) immediate ??= setImmediate(start);
    else timer ??= setTimeout(start, maxDelayMs);
  }

  function start(): void {
    clearTimeout(timer);
    clearImmediate(immediate);
    timer = undefined;
    immediate = undefined;
    writing ??= flushAll().finally(() => {
      writing = null;
      if (waiting.length > 0) schedule();
    });
  }

  async function flushAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, maxItems);
      inHand = group.length;
      await flush(group);
      inHand = 0;
    }
  }

  async function flush(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      settle(group, await writeGroup(group.map(({ item }) => item)));
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error);
      // One item may have poisoned the group: alone, only that one fails.
      for (const single of group) await flush([single]);
    }
  }

  function settle(group: readonly Waiting<Item, Result>[], results: readonly (Result | Error)[]): void {
    oneResultEach(definition.name, group, results);
    group.forEach(({ resolve, reject }, index) => {
      const result = results[index];
      if (result instanceof Error) reject(result);
      else if (result === undefined) reject(new TypeError(`${definition.name} answered nothing for an item`));
      else resolve(result);
    });
  }

  return {
    held: () => waiting.length + inHand,
    write: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        schedule();
      }),
    settled: async () => {
      while (writing || waiting.length > 0) {
        start();
        await writing;
      }
    },
  };
}
