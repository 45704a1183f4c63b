import type { TestReply } from "@lectern/testing";

/** The statuses of requests that raced, in order: who won is nobody's business. */
export const statuses = (replies: readonly TestReply[]): number[] => replies.map((reply) => reply.status).toSorted((a, b) => a - b);
