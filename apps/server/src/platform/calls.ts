import { describePlatform, describeRealtime, redeliverDeadLetter, type SocketProcess } from "@lectern/admin/contract";
import { serveCall, type ModuleDefinition, type ServedCall, type ServedEvent } from "@lectern/core";
import type { ChosenAdapter } from "../adapters.ts";
import type { Runtime } from "../runtime/context.ts";
import { redeliver } from "./dead-letters.ts";

interface Description {
  readonly version: string;
  readonly startedAt: Date;
  readonly modules: readonly ModuleDefinition[];
  readonly chosen: readonly ChosenAdapter[];
  /** As `TARGET` names it. */
  readonly target: string;
  readonly sockets: () => Promise<SocketProcess[]>;
}

/** The calls that the platform itself serves to the administration room. */
export function platformCalls(runtime: Runtime, description: Description, handlers: () => readonly ServedEvent[]): ServedCall[] {
  return [
    serveCall(describePlatform, async () => ({
      version: description.version,
      runtime: process.version,
      startedAt: description.startedAt.toISOString(),
      uptimeSeconds: process.uptime(),
      target: description.target,
      modules: description.modules.map(({ name, needs }) => ({ name, needs: [...needs] })),
      adapters: description.chosen.map((one) => ({ ...one })),
    })),
    serveCall(describeRealtime, () => description.sockets()),
    serveCall(redeliverDeadLetter, async (ctx, { id }) => ({ delivered: await redeliver(runtime, handlers(), ctx.requestId, id) })),
  ];
}
