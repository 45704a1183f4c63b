import { id, instant, language, line, organisationRole, timeZone } from "@lectern/core";
import { z } from "zod";

/** RFC 5321 §4.5.3.1.3: a path of 256 octets less its brackets. */
const EMAIL_MAX_LENGTH = 254;
/** RFC 5321 §4.5.3.1.1. */
const LOCAL_PART_MAX_LENGTH = 64;
const FULL_NAME_MAX_LENGTH = 120;
/** Refused before anything is hashed; the policy's own maximum is 256 characters. */
const PASSWORD_INPUT_MAX_LENGTH = 1024;

/** One e-mail address has one spelling: NFC, trimmed, lower case. Lower-casing may denormalise (İ), hence NFC twice. */
export function normaliseEmail(text: string): string {
  return text.normalize("NFC").trim().toLowerCase().normalize("NFC");
}

/** An address as people type it (RFC 6531: any script), normalised by parsing. Whether it exists, only a mail shows. */
export const email = z
  .string()
  .max(1024)
  .transform(normaliseEmail)
  .pipe(z.string().max(EMAIL_MAX_LENGTH).refine(isEmail, { message: "This is not an e-mail address" }));

/** 1–120 characters in any script, as the person writes it. One field: not every culture has first and last names. */
export const fullName = line(FULL_NAME_MAX_LENGTH);

/** What was typed into a password field. The organisation's policy is checked where a password is set. */
export const passwordInput = z.string().min(1).max(PASSWORD_INPUT_MAX_LENGTH);

/** Colour scheme of the interface; `contrast` is the high-contrast one. */
export const theme = z.enum(["system", "light", "dark", "contrast"]);

/** A suspended person cannot sign in; their work stays. */
export const personStatus = z.enum(["active", "suspended"]);

/** What an organisation looks like. */
const branding = z.object({
  /** `#rrggbb`; null: the product's own. */
  accentColour: z.string().nullable(),
  /** Path on this server, or null. It changes with the picture. */
  logoUrl: z.string().nullable(),
});

/** The signed-in person as they see themselves. */
export const profile = z.object({
  id,
  email: z.string(),
  fullName: z.string(),
  role: organisationRole,
  organisationId: id,
  language,
  /** IANA name. */
  timeZone: z.string(),
  /** Path on this server, or null. It changes with the picture. */
  avatarUrl: z.string().nullable(),
  createdAt: instant,
  emailVerified: z.boolean(),
  theme,
  /** Ask the interface to move less, whatever the system says. */
  reducedMotion: z.boolean(),
  /** Their organisation's; in `GET /api/auth/profile` and on signing in. */
  branding: branding.optional(),
});
export type Profile = z.output<typeof profile>;

/** A person as others see them. Members marked optional are there for administrators and for the person only. */
export const person = z.object({
  id,
  fullName: z.string(),
  role: organisationRole,
  avatarUrl: z.string().nullable(),
  organisationId: id,
  email: z.string().optional(),
  status: personStatus.optional(),
  language: language.optional(),
  timeZone: z.string().optional(),
  theme: theme.optional(),
  reducedMotion: z.boolean().optional(),
  emailVerified: z.boolean().optional(),
  createdAt: instant.optional(),
  /** Part of the demonstration data. */
  isDemo: z.boolean().optional(),
});
export type Person = z.output<typeof person>;

/** What other rooms show of a person. */
export const personSummary = z.object({ id, fullName: z.string(), avatarUrl: z.string().nullable() });
export type PersonSummary = z.output<typeof personSummary>;

/** Answer of register, login and refresh. */
export const signedIn = z.object({
  user: profile,
  /** JWT (RFC 7519), for `Authorization: Bearer`. */
  accessToken: z.string(),
  /** Seconds the access token lives; at most 600. */
  expiresIn: z.number().int(),
  /** Only for clients that asked for it (`withRefreshToken`) or refreshed with one in the body; browsers have the cookie. */
  refreshToken: z.string().optional(),
});
export type SignedIn = z.output<typeof signedIn>;

/** One sign-in on one device. */
export const session = z.object({
  id,
  createdAt: instant,
  /** Last refresh; not finer than the life of an access token. */
  lastUsedAt: instant,
  /** As the browser named itself: untrusted text. */
  userAgent: z.string(),
  /** The session of this very request. */
  current: z.boolean(),
});

/** `three_classes`: at least three of lower case (or a letter without case), upper case, digit, anything else. */
export const passwordComplexity = z.enum(["none", "three_classes"]);

/** What an organisation decides for its people. */
export const organisationSettings = z.object({
  /** Whether strangers may register themselves as students. */
  registrationOpen: z.boolean(),
  /** Characters, 8–64; default 12. The maximum is always 256. */
  passwordMinLength: z.number().int().min(8).max(64),
  passwordComplexity,
  defaultLanguage: language,
  timeZone,
  /** Whether visitors see the catalogue of courses before they sign in. Of several organisations that want it, the first one founded is shown. */
  publicCatalogue: z.boolean(),
});
export type OrganisationSettings = z.output<typeof organisationSettings>;

/** Lower-case letters, digits and hyphens; unique on the platform. */
export const slug = z
  .string()
  .min(2)
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { message: "Lower-case letters, digits and hyphens only" });

export const organisationName = line(120);

/** `#rrggbb`. White text stands on it and it stands on white, so it needs 4.5:1 (WCAG 2.2, 1.4.3). */
export const accentColour = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/)
  .transform((colour) => colour.toLowerCase());

/** A college or school: the wall between people who do not belong together. */
export const organisation = z.object({
  id,
  name: z.string(),
  slug: z.string(),
  settings: organisationSettings,
  branding,
  createdAt: instant,
});
export type Organisation = z.output<typeof organisation>;

/** What a visitor may know before signing in. */
export const registrationOptions = z.object({
  /** Name of the organisation one would join; null when the first person to register founds it. */
  organisationName: z.string().nullable(),
  registrationOpen: z.boolean(),
  passwordMinLength: z.number().int(),
  passwordMaxLength: z.number().int(),
  passwordComplexity,
  defaultLanguage: language,
});

function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at < 1 || local.length > LOCAL_PART_MAX_LENGTH) return false;
  if (/[\s\p{C}@<>()[\]\\,;:"]/u.test(local) || local.startsWith(".") || local.endsWith(".") || local.includes("..")) return false;
  return DOMAIN.test(domain);
}

// Labels of letters, marks, digits and hyphens, at least two of them.
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])$/u;
