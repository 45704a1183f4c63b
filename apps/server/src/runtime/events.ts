import { createBus, type Bus, type Subscription } from "@lectern/adapters/bus";
import type { Logger } from "@lectern/adapters/log";
import type { ServedEvent } from "@lectern/core";
import type { Metrics } from "../http/operation.ts";
import type { Runtime } from "./context.ts";

/** Subscriptions of this process's modules on the bus. Several handlers may share one subscription. */
export function createEventBus(runtime: Runtime, served: readonly ServedEvent[], log: Logger, metrics: Metrics): Bus {
  const byName = Map.groupBy(served, (one) => one.subscription);
  const subscriptions = [...byName].map(([name, handlers]): Subscription => {
    const byEvent = Map.groupBy(handlers, (one) => one.event.name);
    return {
      name,
      eventNames: new Set(byEvent.keys()),
      handle: async (sql, event, afterCommit) => {
        const effects: (() => void | Promise<void>)[] = [];
        const { ctx, tx } = runtime.join(sql, { requestId: `event:${event.id}`, actor: null, log }, effects);
        for (const handler of byEvent.get(event.name) ?? []) await handler.run(ctx, tx, event);
        afterCommit.push(() => void runtime.runEffects(effects, log));
      },
    };
  });
  return createBus({
    pool: runtime.pool,
    subscriptions,
    onError: (subscription, error, event) => {
      metrics.deadLetters.inc({ subscription });
      log.error({ err: error, subscription, event: event?.name, eventId: event?.id }, "an event could not be handled");
    },
  });
}
