import { AppError } from "@lectern/core";

export const prerequisiteIsItself = () => new AppError({ code: "prerequisite_is_itself", status: 422, safeMessage: "A section cannot wait for itself." });

/** Not sections of this course, whatever else they are. */
export const prerequisiteUnknown = (sectionIds: readonly string[]) =>
  new AppError({ code: "prerequisite_unknown", status: 422, safeMessage: "A section can only wait for sections of its own course.", details: { sectionIds } });

/** `sections` in the order in which each waits for the next; the last one waits for the first. */
export const prerequisitesFormCycle = (sections: readonly { sectionId: string; title: string }[]) =>
  new AppError({
    code: "prerequisites_form_cycle",
    status: 422,
    safeMessage: "These sections would wait for each other, and none of them could ever be opened.",
    details: { sections },
  });

export const sectionNotScored = (contentType: string) =>
  new AppError({
    code: "section_not_scored",
    status: 422,
    safeMessage: "Nothing is scored in a section of this type, so a score cannot be asked for.",
    details: { contentType },
  });
