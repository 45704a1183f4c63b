import type { Readable } from "node:stream";
import { DataStore, Metadata, Upload } from "@tus/server";
import type { Actor, Context } from "@lectern/core";
import type { PartWriter } from "@lectern/core/ports";
import { z } from "zod";
import { LEASE_MS } from "./writer-lock.ts";
import * as errors from "./uploads.errors.ts";
import * as repository from "./uploads.repository.ts";

const UPLOAD_LIFE_MS = 24 * 60 * 60_000;
/** How much of what was acknowledged by nobody may have to be sent again after a crash. */
const CHECKPOINT_BYTES = 8 * 1024 * 1024;
const CHECKPOINT_MS = 1_000;
/** Of one person at once. */
const MAX_OPEN_UPLOADS = 200;
const MAX_OPEN_BYTES = 20 * 1024 ** 3;
const MAX_FILENAME = 255;

const givenMetadata = z.object({
  filename: z.string().transform(
    (name) =>
      name
        .toWellFormed()
        .replaceAll(/\p{Cc}/gu, "")
        .slice(-MAX_FILENAME) || "file",
  ),
  purpose: z.string().max(100),
});

/** One request's view of the uploads: the rows in the database, the bytes in the shared folder of parts. */
export class UploadStore extends DataStore {
  readonly #ctx: Context;
  readonly #actor: Actor;
  readonly #writer: string;

  constructor(options: { ctx: Context; actor: Actor; writer: string }) {
    super();
    this.#ctx = options.ctx;
    this.#actor = options.actor;
    this.#writer = options.writer;
    this.extensions = ["creation", "creation-with-upload", "expiration", "termination"];
  }

  override async create(upload: Upload): Promise<Upload> {
    const given = givenMetadata.safeParse(upload.metadata ?? {});
    const purpose = given.success ? this.#ctx.uploads.purposes.get(given.data.purpose) : undefined;
    if (!given.success || !purpose) throw errors.purposeUnknown();
    const { size } = upload;
    if (!size) throw errors.protocolBroken("The length of the file has to be known, and more than nothing.");
    if (size > purpose.maxBytes) throw errors.uploadTooLarge(purpose.maxBytes);
    await this.#ctx.transaction(async (tx) => {
      const open = await repository.countOpen(tx.sql, this.#actor);
      if (open.count >= MAX_OPEN_UPLOADS || open.bytes + size > MAX_OPEN_BYTES) throw errors.tooManyUploads();
      const { filename } = given.data;
      const metadata = Metadata.stringify(upload.metadata ?? {});
      const { organisationId, userId } = this.#actor;
      const row = { id: upload.id, organisationId, userId, purpose: purpose.name, filename, metadata, size };
      await repository.insertUpload(tx.sql, { ...row, writer: this.#writer, leaseMs: LEASE_MS, lifeMs: UPLOAD_LIFE_MS });
    });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await this.#find(id);
    return new Upload({ id, size: row.size, offset: row.received, metadata: Metadata.parse(row.metadata), creation_date: row.createdAt.toISOString() });
  }

  override async remove(id: string): Promise<void> {
    if (!(await repository.deleteUpload(this.#ctx.sql, this.#actor, id))) throw errors.uploadNotFound();
    await this.#ctx.uploads.parts.delete(id);
  }

  /**
   * Appends what comes and answers the offset reached. What has come before a cut connection or a full disk stays; only
   * synced bytes are counted.
   */
  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const { size, hash } = await this.#find(id);
    if (hash) return size;
    const part = await this.#ctx.uploads.parts.open(id, offset);
    if (!part) {
      // Whoever asks where to go on is told to start again.
      await this.remove(id);
      throw errors.uploadNotFound();
    }
    try {
      const at = await this.#append(part, source, { id, offset, size });
      if (at === size) await this.#finish(id, size);
      return at;
    } finally {
      await part.close();
    }
  }

  async #append(part: PartWriter, source: Readable, { id, offset, size }: { id: string; offset: number; size: number }): Promise<number> {
    let [at, saved, savedAt] = [offset, offset, Date.now()];
    const save = async () => {
      await part.sync();
      // The last byte counts only with the content in storage.
      if (at < size && at > saved && !(await repository.saveReceived(this.#ctx.sql, id, this.#writer, at))) throw errors.uploadBusy();
      [saved, savedAt] = [at, Date.now()];
    };
    try {
      for await (const chunk of bytesOf(source)) {
        await part.write(chunk);
        at += chunk.length;
        if (at - saved >= CHECKPOINT_BYTES || Date.now() - savedAt >= CHECKPOINT_MS) await save();
      }
    } catch (error) {
      // What has come is kept if it can be; why the rest did not come is what matters.
      await save().catch(() => {});
      throw error;
    }
    await save();
    return at;
  }

  override getExpiration(): number {
    return UPLOAD_LIFE_MS;
  }

  async #find(id: string): Promise<repository.UploadRow> {
    const row = await repository.findUpload(this.#ctx.sql, this.#actor, id);
    if (!row || row.claimedAt) throw errors.uploadNotFound();
    return row;
  }

  /** Into storage first, then the row: an upload is complete only when its content is where claims find it. */
  async #finish(id: string, size: number): Promise<void> {
    const { storage, sql } = this.#ctx;
    const { parts } = this.#ctx.uploads;
    const { hash } = await storage.put(parts.read(id, size), { maxBytes: size });
    if (!(await repository.saveFinished(sql, id, this.#writer, hash))) throw errors.uploadBusy();
    await parts.delete(id);
  }
}

async function* bytesOf(source: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of source) if (Buffer.isBuffer(chunk)) yield chunk;
}
