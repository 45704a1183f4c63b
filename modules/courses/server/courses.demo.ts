import type { Context, DemoInput } from "@lectern/core";

/** Replaced in a moment by the two demonstration courses. */
export default async function demo(_ctx: Context, _input: DemoInput): Promise<void> {}
