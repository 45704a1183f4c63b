import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { overloaded } from "@lectern/core";
import { storedHashBroken } from "./users.errors.ts";

/** argon2id as OWASP's Password Storage Cheat Sheet asks at least: 19 MiB, two passes, one lane. */
interface Parameters {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}
const CURRENT: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Argon2 version 1.3 (RFC 9106 §3.1), decimal in a PHC string. */
const VERSION = 19;

/** At once; libuv has four threads, and files and DNS need some of them. */
const CONCURRENT_HASHES = 2;
/** About 50 ms each: whoever is last in a full queue waits some three seconds. */
const WAITING_HASHES_MAX = 120;

/** Hashes a password into a PHC string. Throws `overloaded` when too many wait. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, CURRENT, HASH_BYTES);
  const { memory, passes, parallelism } = CURRENT;
  return `$argon2id$v=${VERSION}$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

export interface Verification {
  readonly matches: boolean;
  /** The hash was made with other parameters than today's: hash again while the password is at hand. */
  readonly outdated: boolean;
}

/**
 * Compares in constant time. Without a stored hash (unknown account, invited person) it works as long and answers no,
 * so that time does not tell who has an account. Throws `overloaded` when too many wait.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<Verification> {
  if (stored === null) {
    await derive(password, DUMMY_SALT, CURRENT, HASH_BYTES);
    return { matches: false, outdated: false };
  }
  const { parameters, salt, hash } = parsePhc(stored);
  const derived = await derive(password, salt, parameters, hash.length);
  const outdated = parameters.memory !== CURRENT.memory || parameters.passes !== CURRENT.passes || parameters.parallelism !== CURRENT.parallelism;
  return { matches: timingSafeEqual(derived, hash), outdated };
}

const DUMMY_SALT = randomBytes(SALT_BYTES);

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, parameters: Parameters, length: number): Promise<Buffer> {
  if (running < CONCURRENT_HASHES) running += 1;
  else await waitForTurn();
  try {
    return await argon2id(password, salt, parameters, length);
  } finally {
    // The place goes to the next in line, without anybody slipping in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

async function waitForTurn(): Promise<void> {
  if (waiting.length >= WAITING_HASHES_MAX) throw overloaded();
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting.push(resolve);
  await promise;
}

function argon2id(password: string, salt: Buffer, parameters: Parameters, length: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // RFC 8265 §4.2 (OpaqueString): the same password from every keyboard, hence NFC.
  const message = Buffer.from(password.normalize("NFC"), "utf8");
  argon2("argon2id", { message, nonce: salt, tagLength: length, ...parameters }, (error, hash) => {
    if (error) reject(error);
    else resolve(hash);
  });
  return promise;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{16,86})$/;

function parsePhc(text: string): { parameters: Parameters; salt: Buffer; hash: Buffer } {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(text) ?? [];
  if (!salt || !hash) throw storedHashBroken();
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}

/** The PHC string format uses base64 without padding. */
function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
