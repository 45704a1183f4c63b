import { actor } from "@lectern/users/contract";
import { z } from "zod";

/** Whom a call or a forwarded event acts for, as the context of the process it came from had it. */
const origin = z.object({
  requestId: z.string(),
  actor: actor.extend({ language: z.string() }).nullable(),
  addressHash: z.string().nullable(),
});

/** `POST /internal/calls/:name` → `{output}` */
export const callRequest = origin.extend({ input: z.unknown() });
export const callReply = z.object({ output: z.unknown() });

/** `POST /internal/sockets/:event` → `{reply}` */
export const eventRequest = origin.extend({ connectionId: z.string(), payload: z.unknown() });
export const eventReply = z.object({ reply: z.record(z.string(), z.unknown()) });

/** `POST /internal/disconnected`: a connection that events were forwarded for went away. */
export const disconnectedRequest = origin.extend({ connectionId: z.string() });

/** `POST /internal/swept`: people who went with a process that died. */
export const sweptRequest = z.object({ gone: z.array(z.object({ room: z.string(), userId: z.string(), online: z.number() })) });

/** `GET /internal/description`: what a process answers for. */
export const description = z.object({ version: z.string(), rooms: z.array(z.string()), socketEvents: z.array(z.string()) });
export type Description = z.output<typeof description>;

export const problemReply = z.looseObject({ type: z.string(), title: z.string(), status: z.number().int(), code: z.string() });
