import { id } from "@lectern/core";
import { z } from "zod";
import type { CourseSort } from "./repository/catalogue.repository.ts";

// Microseconds since 1970.
const timestamp = z.string().regex(/^\d{1,16}$/);
const text = z
  .string()
  .max(1_000)
  .refine((value) => !value.includes("\u0000"));

/** Sort key and id of the last course of a page. */
export function listCursor(sort: CourseSort) {
  const key = { newest: timestamp, updated: timestamp, title: text, popular: z.string().regex(/^\d{1,9}$/) }[sort];
  return z.tuple([key, id]);
}

/** Name and id of the last person of a page. */
export const memberCursor = z.tuple([text, id]);

/** Order, id and position of the last who waits on a page. */
export const waitingCursor = z.tuple([z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), id, z.number().int().min(0).max(2_147_483_647)]);

export const revisionCursor = z.tuple([z.number().int().min(1).max(2_147_483_647)]);
