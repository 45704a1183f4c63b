import type { Context } from "./context.ts";
import type { BroadcastDefinition, EventDefinition } from "./message.ts";
import type { FilesInUseCall } from "./stored-files.ts";
import type { UploadPurpose } from "./upload.ts";
import type { ServedCall, ServedRoute, SocketPart, WorkerPart } from "./serve.ts";

type Lazy<T> = () => Promise<{ readonly default: T }>;

export interface ModuleDefinition {
  /** One lower-case word: also the PostgreSQL schema. */
  readonly name: string;
  /** Modules whose contracts the server part uses. */
  readonly needs: readonly string[];
  /** Folder of numbered SQL files, `0001_init.sql` …, run once each, in order, one transaction each. */
  readonly migrations?: URL;
  readonly http?: Lazy<readonly ServedRoute[]>;
  readonly socket?: Lazy<SocketPart>;
  readonly worker?: Lazy<WorkerPart>;
  readonly calls?: Lazy<readonly ServedCall[]>;
  /** Server → client socket events, for the socket reference. */
  readonly broadcasts?: readonly BroadcastDefinition[];
  /** Events this module emits, for the event reference. */
  readonly events?: readonly EventDefinition[];
  /** What people may upload files for, to be claimed by this module. */
  readonly uploads?: readonly UploadPurpose[];
  /** Says which stored files this module refers to; every module that keeps hashes has one. */
  readonly filesInUse?: FilesInUseCall;
  /** Writes this module's share of the demonstration organisation; runs in the order of `modules.ts`, once. */
  readonly demo?: Lazy<(ctx: Context, demo: DemoInput) => Promise<void>>;
}

/** Shared by the modules' demonstration data. */
export interface DemoInput {
  readonly organisationId: string;
  readonly password: string;
}

/**
 * Declares a room of the house, in `modules/<name>/module.ts`, as its default export. Its parts are imported only by
 * the targets that run them.
 *
 * @example
 * export default defineModule({
 *   name: "notes", needs: ["users", "courses"], migrations: new URL("./migrations/", import.meta.url),
 *   http: () => import("./server/notes.routes.ts"),
 * });
 */
export function defineModule(definition: ModuleDefinition): ModuleDefinition {
  return definition;
}
