import type { OrganisationSettings } from "../contract.ts";
import { passwordRefused, type PasswordFault } from "./users.errors.ts";

/** Characters (code points). Beyond it a password is no stronger, only slower to send. */
export const PASSWORD_MAX_LENGTH = 256;

type Rules = Pick<OrganisationSettings, "passwordMinLength" | "passwordComplexity">;

/** Throws `validation_failed` with the fault at `/<field>` when the organisation does not accept the password. */
export async function requireAcceptable(password: string, rules: Rules, about: { email: string; fullName: string }, field: string): Promise<void> {
  const fault = findFault(password.normalize("NFC"), rules, about, await breachedPasswords());
  if (fault) throw passwordRefused(field, fault, rules.passwordMinLength, PASSWORD_MAX_LENGTH);
}

function findFault(password: string, rules: Rules, about: { email: string; fullName: string }, breached: ReadonlySet<string>): PasswordFault | null {
  const { length } = Array.from(password);
  if (length < rules.passwordMinLength) return "password_too_short";
  if (length > PASSWORD_MAX_LENGTH) return "password_too_long";
  if (isPersonal(password, about)) return "password_too_personal";
  if (isBreached(password, breached)) return "password_breached";
  if (rules.passwordComplexity === "three_classes" && characterClasses(password) < 3) return "password_too_simple";
  return null;
}

/** The name or address itself, however spaced or capitalised, or with a few characters around it. */
function isPersonal(password: string, about: { email: string; fullName: string }): boolean {
  const bare = lettersAndDigits(password);
  const localPart = about.email.slice(0, about.email.lastIndexOf("@"));
  return [about.email, localPart, about.fullName].some((text) => {
    const own = lettersAndDigits(text);
    return own.length >= SHORTEST_PERSONAL && bare.includes(own) && bare.length - own.length <= PADDING_MAX;
  });
}

const SHORTEST_PERSONAL = 4;
const PADDING_MAX = 4;

function lettersAndDigits(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
}

/** On the list itself, or a listed word repeated or padded with digits and signs: `password2026!!`. */
function isBreached(password: string, list: ReadonlySet<string>): boolean {
  const lower = password.toLowerCase();
  if (list.has(lower) || new Set(lower).size <= MONOTONOUS_CHARACTERS || isSequence(lower)) return true;
  const core = lower.replace(/^[\d\p{P}\p{S}]+|[\d\p{P}\p{S}]+$/gu, "");
  if (core.length > 0 && core.length >= lower.length - CORE_PADDING_MAX && list.has(core)) return true;
  return isRepetition(lower, list);
}

/** "aaaaaaaaaaaa", "121212121212". */
const MONOTONOUS_CHARACTERS = 2;
const CORE_PADDING_MAX = 8;
const SHORT_PERIOD = 6;

/** "123456789012", "abcdefghijkl", "987654321098": nearly every character follows the one before, up or down. */
function isSequence(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const wraps = (step: number, direction: number) => step === direction || step === -9 * direction;
  return [1, -1].some((direction) => steps.filter((step) => wraps(step, direction)).length >= steps.length - SEQUENCE_BREAKS_MAX);
}

const SEQUENCE_BREAKS_MAX = 1;

/** "passwordpassword", "qwertyqwerty". */
function isRepetition(text: string, list: ReadonlySet<string>): boolean {
  const period = (text + text).indexOf(text, 1);
  return period < text.length && (period <= SHORT_PERIOD || list.has(text.slice(0, period)));
}

function characterClasses(password: string): number {
  return [/[\p{Ll}\p{Lo}\p{Lm}]/u, /[\p{Lu}\p{Lt}]/u, /\p{Nd}/u, /[^\p{L}\p{M}\p{Nd}]/u].filter((kind) => kind.test(password)).length;
}

let breachedList: Promise<ReadonlySet<string>> | null = null;

/**
 * The 30,000 most frequent passwords of published breaches, from zxcvbn's lists: no network. Loaded with the first
 * password that is set, because most processes never set one.
 */
function breachedPasswords(): Promise<ReadonlySet<string>> {
  breachedList ??= import("zxcvbn/lib/frequency_lists.js").then(({ default: lists }) => new Set(lists.passwords));
  return breachedList;
}
