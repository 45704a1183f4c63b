import pino, { type Logger } from "pino";

/** Header and field names whose values never reach a log. */
const SECRET_PATHS = [
  "req.headers.authorization",
  "req.headers.cookie",
  'res.headers["set-cookie"]',
  "*.password",
  "*.token",
  "*.accessToken",
  "*.refreshToken",
  "*.totp",
  "*.email",
  "*.fullName",
  "password",
  "token",
  "email",
];

/** Structured logs as JSON lines on standard output, without secrets or personal data. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: SECRET_PATHS, censor: "[redacted]" } });
}

export type { Logger };
