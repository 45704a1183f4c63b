export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** What it is about, for the outbox viewer: `users.verify-email`. */
  readonly kind: string;
  readonly organisationId: string | null;
  readonly language: string;
}

/** Sends one message. Throws an operational error when the server refuses for now; the job that called it retries. */
export interface MailPort {
  send(message: MailMessage): Promise<void>;
}
