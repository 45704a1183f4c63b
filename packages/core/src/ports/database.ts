import type { ISql } from "postgres";

/**
 * A connection, pool or transaction of postgres.js. Columns come back in camelCase, `timestamptz` as `Date`,
 * `bigint` as `number` (a value beyond 2^53 throws). Only `*.repository.ts` files use it.
 */
export type Sql = ISql<{ bigint: number }>;
