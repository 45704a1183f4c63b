import { startServer } from "./server.ts";

/** Fills one data folder with the demonstration; the servers of the tests start on copies of it. */
export default async function prepare(): Promise<() => Promise<void>> {
  const server = await startServer();
  await server.stop();
  process.env["LECTERN_DEMO_DATA"] = server.dataDir;
  return server.remove;
}
