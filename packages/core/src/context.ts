import type { z } from "zod";
import type { Actor } from "./actor.ts";
import type { Outgoing } from "./exact.ts";
import type { GroupRead } from "./group-read.ts";
import type { GroupWrite } from "./group-write.ts";
import type { Measure } from "./measure.ts";
import type { BroadcastDefinition, CallDefinition, EventDefinition, JobDefinition } from "./message.ts";
import type { CachePort } from "./ports/cache.ts";
import type { Sql } from "./ports/database.ts";
import type { LimitsPort } from "./ports/limits.ts";
import type { MailPort } from "./ports/mail.ts";
import type { PresencePort } from "./ports/presence.ts";
import type { RealtimePort } from "./ports/realtime.ts";
import type { StoragePort } from "./ports/storage.ts";
import type { PartsPort } from "./ports/parts.ts";
import type { ClaimedUpload, UploadPurpose } from "./upload.ts";

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One line of the audit log: append-only, written in the transaction of the act itself. */
export interface AuditEntry {
  /** Past tense: `user.signed_in`, `course.published`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  /** No secrets, no personal data beyond ids. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Default: the context's actor and organisation. */
  readonly actorId?: string | null;
  readonly organisationId?: string | null;
}

/** A database transaction and what happens with its commit. */
export interface Transaction {
  readonly sql: Sql;
  /** Adds an outbox row: the event exists exactly when the transaction commits. Organisation and actor default to the context's. */
  emit<E extends EventDefinition>(event: E, data: z.input<E["data"]>, about?: { organisationId?: string | null; actorId?: string | null }): Promise<void>;
  /** Sends to a room's sockets after the commit; not at all when it rolls back. */
  broadcast<B extends BroadcastDefinition>(room: string, message: B, payload: Outgoing<B["payload"]>): void;
  /** Runs after the commit; a failure is logged and does not reach the caller. */
  afterCommit(effect: () => void | Promise<void>): void;
  /** Creates the job row and enqueues it with the commit. Answers the job's id. */
  startJob<J extends JobDefinition>(job: J, input: z.input<J["input"]>, about?: { ownerId?: string | null; organisationId?: string | null }): Promise<string>;
  audit(entry: AuditEntry): Promise<void>;
  /**
   * Takes a file that the actor uploaded at `/api/uploads` for this purpose, exactly once: whoever claims it again is told
   * `upload_claimed` (409). Other people's, unknown and expired uploads are `upload_not_found` (404), one whose last byte
   * has not arrived is `upload_unfinished` (409). The content is in `ctx.storage` under `hash` already.
   */
  claimUpload(uploadId: string, claim: { purpose: UploadPurpose }): Promise<ClaimedUpload>;
}

/** Everything a use case needs from outside. One per request, socket event, handled event or job. */
export interface Context {
  readonly requestId: string;
  readonly actor: Actor | null;
  readonly log: Logger;
  /** For reading; inside a transaction use `tx.sql`. */
  readonly sql: Sql;
  /** Hash of the client's address for limits and audit; null for jobs. Never the address itself. */
  readonly addressHash: string | null;
  readonly cache: CachePort;
  readonly limits: LimitsPort;
  readonly presence: PresencePort;
  readonly storage: StoragePort;
  /** What the platform's upload routes stand on. Rooms claim what has arrived with `tx.claimUpload`. */
  readonly uploads: {
    /** By name, of all rooms. */
    readonly purposes: ReadonlyMap<string, UploadPurpose>;
    readonly parts: PartsPort;
  };
  readonly mail: MailPort;
  readonly realtime: RealtimePort;
  /** `PUBLIC_URL` without a trailing slash, for links in mails. */
  readonly publicUrl: string;
  /** Adds one value to a distribution of this process. */
  observe(measure: Measure, value: number): void;
  /** A fresh UUIDv7. */
  newId(): string;
  now(): Date;
  /**
   * Calls another room. Never inside a transaction of yours: read first, then write.
   * Throws the callee's `AppError`.
   */
  call<Input extends z.ZodType, Output extends z.ZodType>(call: CallDefinition<string, Input, Output>, input: z.input<Input>): Promise<z.output<Output>>;
  /**
   * What `load` answers, remembered by this process alone for `ttlMs` or as little as half of it; those who ask meanwhile wait for the same answer. A
   * failure is not remembered. What is asked for towards its end is loaded again in the background, outside of transactions and together with
   * other such answers, so `load` may run after its request: no answer is ever older than `ttlMs`. For what is asked with every event and may be a moment old: who somebody is, what they may do.
   * The key names everything the answer depends on, the organisation and person included.
   */
  remember<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T>;
  /** Forgets it in this process, because it is known to have changed; others forget in their time. */
  forget(key: string): void;
  /**
   * Runs `work` in one transaction. It commits when `work` returns and rolls back when it throws. In a request with an
   * `Idempotency-Key` it joins the request's own transaction, so that the effect and the remembered answer commit together.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Hands one item to a grouped write; resolves after the group's commit with this item's result. */
  write<Item, Result>(group: GroupWrite<Item, Result>, item: Item): Promise<Result>;
  /** Asks together with whoever asks at the same moment. Inside a transaction it asks alone, so that it sees what that has written. */
  read<Question, Answer>(group: GroupRead<Question, Answer>, question: Question): Promise<Answer>;
}
