import postgres from "postgres";

/** Names come from our own code and tests; anything else is refused, since DDL takes no parameters. */
const DATABASE_NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Copies a database file by file: a migrated template becomes a fresh test database in well under 100 ms. */
export async function cloneDatabase(adminUrl: string, template: string, name: string): Promise<string> {
  await onServer(adminUrl, `create database ${checked(name)} template ${checked(template)} strategy file_copy`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await onServer(adminUrl, `drop database if exists ${checked(name)} with (force)`);
}

async function onServer(adminUrl: string, statement: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

function checked(name: string): string {
  if (!DATABASE_NAME.test(name)) throw new RangeError(`not a database name: ${name}`);
  return name;
}
