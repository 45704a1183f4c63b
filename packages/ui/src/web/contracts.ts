/**
 * Types read out of a module's contract without loading it: `import type * as contract from "../contract.ts"`.
 * They look at the shape of zod's schemas, so that neither zod nor the contract is in the browser's bundle.
 */
interface SchemaLike {
  readonly _zod: { readonly input: unknown; readonly output: unknown };
}

type InputOf<S> = S extends SchemaLike ? S["_zod"]["input"] : never;
type OutputOf<S> = S extends SchemaLike ? S["_zod"]["output"] : never;

/** The client → server events of a contract, by name. */
export type SocketsOf<Contract> = {
  [K in keyof Contract as Contract[K] extends { kind: "socket"; name: infer Name extends string } ? Name : never]: {
    payload: Contract[K] extends { payload: infer Payload } ? InputOf<Payload> : never;
    reply: Contract[K] extends { reply: infer Reply } ? OutputOf<Reply> : never;
  };
};

/** The server → client events of a contract: name → payload. */
export type BroadcastsOf<Contract> = {
  [K in keyof Contract as Contract[K] extends { kind: "broadcast"; name: infer Name extends string } ? Name : never]: Contract[K] extends {
    kind: "broadcast";
    payload: infer Payload;
  }
    ? OutputOf<Payload>
    : never;
};
