import { randomBytes } from "node:crypto";

/** Crockford's base 32: no I, L, O, U, so that nothing is misread from paper. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Five bits each: 60 bits. */
const LENGTH = 12;
const GROUP = 4;

/** Days a code is good for: a school year's first weeks. */
export const SIGN_IN_CODE_DAYS = 30;

/** A one-time code of 60 random bits, as it is printed: `7K3M-9QTD-W2XA`. */
export function newSignInCode(): string {
  const characters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return Array.from({ length: LENGTH / GROUP }, (_, index) => characters.slice(index * GROUP, (index + 1) * GROUP).join("")).join("-");
}

/** What a code is hashed as, however it was typed; null for what cannot be one. */
export function canonicalCode(typed: string): string | null {
  const text = typed.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return text.length === LENGTH && Array.from(text).every((character) => ALPHABET.includes(character)) ? text : null;
}
