/** Who knocks. All but the last three belong to the organisation whose things are asked for. */
export const PERSONAS = [
  /** Without a session. */
  "nobody",
  /** A member of the course who was suspended a moment ago and still holds a token. */
  "suspended",
  /** A student of the course. */
  "student",
  /** A student of the organisation who is not in the course. */
  "otherStudent",
  /** Teaching assistant of the course. */
  "assistant",
  /** Instructor of the course. */
  "instructor",
  /** Instructor of another course of the organisation. */
  "colleague",
  "admin",
  /** Administrates the platform, in this organisation. */
  "platformAdmin",
  "foreignStudent",
  "foreignInstructor",
  "foreignAdmin",
] as const;
export type Persona = (typeof PERSONAS)[number];

const all = PERSONAS;
const SIGNED_IN = all.filter((persona) => persona !== "nobody" && persona !== "suspended");
const OWN = SIGNED_IN.filter((persona) => !persona.startsWith("foreign"));
const ADMINS: readonly Persona[] = ["admin", "platformAdmin"];
const EDITORS: readonly Persona[] = ["instructor", ...ADMINS];
const COURSE_STAFF: readonly Persona[] = ["assistant", ...EDITORS];
const MEMBERS: readonly Persona[] = ["student", ...COURSE_STAFF];

export const GROUPS = { all, SIGNED_IN, OWN, ADMINS, EDITORS, COURSE_STAFF, MEMBERS };
