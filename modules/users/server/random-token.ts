import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** 256 random bits, base64url. Only its hash is stored. */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** SHA-256. No salt and no slow hash needed: nobody guesses 256 bits. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
