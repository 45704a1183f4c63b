import { createBus } from "@lectern/adapters/bus";
import postgres from "postgres";

/** Emits or dispatches on the database `argv[2]` and kills itself, as `kill -9` would, at the step `argv[3]`. */
const [, , url = "", step = ""] = process.argv;

const die = () => process.kill(process.pid, "SIGKILL");
const statements: Record<string, RegExp> = {
  "before the commit is sent": /^commit/,
  "before the position is written": /^\s*update platform\.subscription/,
};

let armed = false;
const sql = postgres(url, {
  max: 4,
  onnotice: () => {},
  transform: { column: { from: postgres.toCamel, to: postgres.fromCamel }, undefined: null },
  types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  debug: (_connection, query) => {
    if (armed && statements[step]?.test(query)) die();
    if (armed && step === "while the commit is on its way" && query.startsWith("commit")) setImmediate(die);
  },
});

async function emit(): Promise<void> {
  armed = true;
  await sql.begin(async (tx) => {
    await tx`insert into public.act (id) values (1)`;
    if (step === "after the act") die();
    await tx`insert into platform.outbox (id, name, version, data) values (gen_random_uuid(), 'thing.happened', 1, '{"n": 1}')`;
    if (step === "after the event's row") die();
  });
  die();
}

async function dispatch(): Promise<void> {
  const bus = createBus({
    pool: sql,
    onError: (_name, error) => console.error(error),
    pollMs: 10,
    subscriptions: [
      {
        name: "effects",
        eventNames: new Set(["thing.happened"]),
        handle: async (tx, event, afterCommit) => {
          armed = true;
          if (step === "when the event is picked up") die();
          await tx`insert into public.effect (event_id) values (${event.id})`;
          if (step === "after the handler wrote") die();
          afterCommit.push(() => {
            if (step === "before the effects") die();
          });
          afterCommit.push(() => {
            if (step === "after an effect") die();
          });
        },
      },
    ],
  });
  await bus.start();
}

await (process.argv[4] === "emit" ? emit() : dispatch());
