import { describePlatform, redeliverDeadLetter } from "@lectern/admin/contract";
import { serveCall, type EventEnvelope, type ModuleDefinition, type ServedCall, type ServedEvent } from "@lectern/core";
import type { ChosenAdapter } from "../adapters.ts";
import type { Runtime } from "../runtime/context.ts";

interface Description {
  readonly version: string;
  readonly startedAt: Date;
  readonly modules: readonly ModuleDefinition[];
  readonly chosen: readonly ChosenAdapter[];
}

interface DeadLetterRow {
  readonly subscription: string;
  readonly eventName: string;
  readonly envelope: EventEnvelope;
}

/** The calls that the platform itself serves to the administration room. */
export function platformCalls(runtime: Runtime, description: Description, handlers: () => readonly ServedEvent[]): ServedCall[] {
  return [
    serveCall(describePlatform, async () => ({
      version: description.version,
      runtime: process.version,
      startedAt: description.startedAt.toISOString(),
      uptimeSeconds: process.uptime(),
      target: "all",
      modules: description.modules.map(({ name, needs }) => ({ name, needs: [...needs] })),
      adapters: description.chosen.map((one) => ({ ...one })),
    })),
    serveCall(redeliverDeadLetter, async (ctx, { id }) => ({ delivered: await redeliver(runtime, handlers(), ctx.requestId, id) })),
  ];
}

/** Hands the event to its subscription again; `resolved_at` and the handler's effects commit together. */
async function redeliver(runtime: Runtime, handlers: readonly ServedEvent[], requestId: string, id: string): Promise<boolean> {
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
