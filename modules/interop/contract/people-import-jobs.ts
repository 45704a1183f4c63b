import { defineJob, id } from "@lectern/core";
import { z } from "zod";

const totals = z.record(z.string(), z.number().int());
const jobInput = z.object({ importId: id });

export const checkPeopleJob = defineJob({
  name: "interop.checkPeople",
  summary: "Dry run of a people import",
  input: jobInput,
  result: z.object({ totals }),
  expireSeconds: 600,
});

export const applyPeopleJob = defineJob({
  name: "interop.applyPeople",
  summary: "Apply a people import",
  input: jobInput,
  result: z.object({ totals }),
  retryLimit: 5,
  expireSeconds: 1800,
});

export const undoPeopleJob = defineJob({
  name: "interop.undoPeople",
  summary: "Undo a people import",
  input: jobInput,
  result: z.object({ totals }),
  retryLimit: 5,
  expireSeconds: 1800,
});

export const tidyPeopleImports = defineJob({
  name: "interop.tidyPeopleImports",
  summary: "Forget the rows of old people imports",
  input: z.object({}),
  result: z.object({ removed: z.number().int() }),
  cron: "47 3 * * *",
});
