import type { Context } from "./context.ts";

/** Many small questions of one kind, answered by one query: what is asked in one turn of the event loop, or while an answer is under way, is asked together. */
export interface GroupRead<Question, Answer> {
  readonly kind: "groupRead";
  /** `<module>.<what>`, unique. */
  readonly name: string;
  /** Default 500. */
  readonly maxItems?: number;
  /**
   * Answers each question, in order. `ctx` is nobody's: what the answer depends on stands in the question. An `AppError` in an answer's
   * place fails that question alone; when it throws, the questions are asked one by one.
   */
  readonly read: (ctx: Context, questions: readonly Question[]) => Promise<readonly (Answer | Error)[]>;
}

/**
 * Declares a grouped read in a module's service; used with `ctx.read(definition, question)`.
 *
 * @example
 * const people = defineGroupRead<string, Person | null>({ name: "users.people", read: (ctx, ids) => findEach(ctx.sql, ids) });
 */
export function defineGroupRead<Question, Answer>(options: Omit<GroupRead<Question, Answer>, "kind">): GroupRead<Question, Answer> {
  return { kind: "groupRead", ...options };
}
