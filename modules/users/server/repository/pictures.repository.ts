import type { Sql } from "@lectern/core/ports";

/** Which of these stored files are somebody's picture or an organisation's logo. */
export async function findPictures(sql: Sql, hashes: readonly string[]): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`
    select avatar_hash as hash from users.person where avatar_hash = any(${[...hashes]}::text[])
    union
    select logo_hash from users.organisation where logo_hash = any(${[...hashes]}::text[])`;
  return rows.map(({ hash }) => hash);
}
