import type { Logger } from "@lectern/adapters/log";
import type { EventEnvelope, ServedEvent } from "@lectern/core";
import type { Runtime } from "../runtime/context.ts";

interface DeadLetterRow {
  readonly subscription: string;
  readonly eventName: string;
  readonly envelope: EventEnvelope;
}

const REQUESTS_POLL_MS = 500;
const ANSWER_WITHIN_MS = 5_000;
const ANSWER_POLL_MS = 100;

/**
 * Hands a dead letter to its subscription again and says whether it was handled. Where the subscription runs in another
 * process, that one is asked through the row itself and waited for; an answer that takes longer counts as "not yet".
 */
export async function redeliver(runtime: Runtime, handlers: readonly ServedEvent[], requestId: string, id: string): Promise<boolean> {
  const { pool } = runtime;
  const [row] = await pool<{ subscription: string }[]>`select subscription from platform.dead_letter where id = ${id} and resolved_at is null`;
  if (!row) return false;
  if (handlers.some(({ subscription }) => subscription === row.subscription)) return redeliverHere(runtime, handlers, requestId, id);
  await pool`update platform.dead_letter set retry_requested_at = now() where id = ${id} and resolved_at is null`;
  const deadline = Date.now() + ANSWER_WITHIN_MS;
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, ANSWER_POLL_MS));
    const [now] = await pool<{ resolved: boolean; asked: boolean }[]>`
      select resolved_at is not null as resolved, retry_requested_at is not null as asked from platform.dead_letter where id = ${id}`;
    if (now?.resolved) return true;
    if (!now?.asked) return false;
  }
  return false;
}

/** Takes up what other processes ask for on behalf of the subscriptions of this one. Answers the way to stop. */
export function redeliverOnRequest(runtime: Runtime, handlers: readonly ServedEvent[], log: Logger): () => void {
  const own = [...new Set(handlers.map(({ subscription }) => subscription))];
  if (own.length === 0) return () => {};
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void takeUp()
      .catch((error: unknown) => log.warn({ err: error }, "requests to retry dead letters could not be read"))
      .finally(() => (busy = false));
  }, REQUESTS_POLL_MS);

  async function takeUp(): Promise<void> {
    const rows = await runtime.pool<{ id: string }[]>`
      select id from platform.dead_letter
      where retry_requested_at is not null and resolved_at is null and subscription in ${runtime.pool(own)} order by retry_requested_at limit 20`;
    for (const { id } of rows) {
      await redeliverHere(runtime, handlers, `dead-letter:${id}`, id);
      await runtime.pool`update platform.dead_letter set retry_requested_at = null where id = ${id}`;
    }
  }

  return () => clearInterval(timer);
}

/** `resolved_at` and the handler's effects commit together. */
async function redeliverHere(runtime: Runtime, handlers: readonly ServedEvent[], requestId: string, id: string): Promise<boolean> {
  try {
    return await runtime.inTransaction({ requestId, actor: null }, async (ctx, tx) => {
      const [row] = await tx.sql<DeadLetterRow[]>`
        select subscription, event_name, envelope from platform.dead_letter where id = ${id} and resolved_at is null for update`;
      if (!row) return false;
      const own = handlers.filter((handler) => handler.subscription === row.subscription && handler.event.name === row.eventName);
      if (own.length === 0) return false;
      for (const handler of own) await handler.run(ctx, tx, row.envelope);
      await tx.sql`update platform.dead_letter set resolved_at = now() where id = ${id}`;
      return true;
    });
  } catch (error) {
    runtime.context({ requestId, actor: null }).log.error({ err: error, deadLetter: id }, "a dead letter failed again");
    return false;
  }
}
