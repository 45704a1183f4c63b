import { readFileSync } from "node:fs";
import Fastify from "fastify";
import postgres from "postgres";

/**
 * The baseline: a Fastify handler that runs the statements it is given and sends the rows. No sessions, no policies, no
 * contracts, no presenters. `node bare-server.ts <file>` with `{databaseUrl, routes: {path: [{text, parameters}]}}`.
 */
interface Script {
  readonly databaseUrl: string;
  readonly routes: Readonly<Record<string, readonly { readonly text: string; readonly parameters: readonly (string | null)[] }[]>>;
}

const script = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Script;
const sql = postgres(script.databaseUrl, { max: 10, onnotice: () => {} });
const app = Fastify();
for (const [path, statements] of Object.entries(script.routes)) {
  app.get(path, async () => {
    const answers = [];
    for (const { text, parameters } of statements) answers.push(await sql.unsafe(text, [...parameters], { prepare: true }));
    return answers;
  });
}
await app.listen({ port: 0, host: "127.0.0.1" });
const address = app.server.address();
process.stdout.write(`port ${typeof address === "object" && address ? address.port : 0}\n`);
