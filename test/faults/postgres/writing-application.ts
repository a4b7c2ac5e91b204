import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { StreamId } from "throughline/storage";
import { numbers } from "../../../src/testing/event-store/random.js";
import { type OpenClient, openPg, openPostgresJs } from "./clients.js";
import { type Ledger, newLedger, streamsOf, writePersistently } from "./persistent-writer.js";

/**
 * Who writes in the application: more of them than the pool of pg has connections. A transaction of the caller's through
 * postgres.js is not among them: where the server dies within one, postgres.js 3.4 ends the process by itself, whoever uses it
 * (https://github.com/porsager/postgres/issues/1208).
 */
const WRITERS = [
  ...Array.from({ length: 7 }, (_, index) => ({ name: `pg${index}`, through: "pg", withRow: false })),
  ...Array.from({ length: 2 }, (_, index) => ({ name: `pgtx${index}`, through: "pg", withRow: true })),
  ...Array.from({ length: 2 }, (_, index) => ({
    name: `js${index}`,
    through: "postgres.js",
    withRow: false,
  })),
];
const STREAMS_EACH = 4;
const PG_CONNECTIONS = 6;
const POSTGRES_JS_CONNECTIONS = 3;

export function streamsOfApplication(): readonly StreamId[] {
  return WRITERS.flatMap(({ name }) => streamsOf(name, STREAMS_EACH));
}

type Told =
  | { readonly acknowledged: number }
  | {
      readonly ledger: {
        readonly acknowledged: readonly (readonly [string, number])[];
        readonly withRow: readonly string[];
        readonly unclear: readonly (readonly [string, number])[];
        readonly repeated: number;
        readonly problems: readonly string[];
      };
    };

/** The application, in a process of its own: writes until it is told to stop, and then says what was acknowledged. */
export async function writeUntilStopped(url: string, seed: number): Promise<void> {
  const clients: readonly OpenClient[] = [
    openPg(url, PG_CONNECTIONS),
    openPostgresJs(url, POSTGRES_JS_CONNECTIONS),
  ];
  const ledger = newLedger();
  let stopped = false;
  process.once("message", () => {
    stopped = true;
  });
  const tell = (told: Told): Promise<void> =>
    new Promise((resolve, reject) => {
      process.send?.(told, (error: Error | null) => (error === null ? resolve() : reject(error)));
    });
  await Promise.all(
    WRITERS.map(({ name, through, withRow }, index) => {
      const client = clients.find((one) => one.name === through);
      if (client === undefined) throw new Error(`There is no client ${through}.`);
      return writePersistently({
        name,
        client,
        streams: streamsOf(name, STREAMS_EACH),
        pick: numbers(seed + index),
        ledger,
        withRow,
        goesOn: () => !stopped,
        acknowledged: () => {
          if (ledger.acknowledged.size % 20 === 0) void tell({ acknowledged: ledger.acknowledged.size });
        },
        patienceMs: 50,
      });
    }),
  );
  await tell({
    ledger: {
      ...ledger,
      acknowledged: [...ledger.acknowledged],
      withRow: [...ledger.withRow],
      unclear: [...ledger.unclear],
    },
  });
  for (const client of clients) await client.close();
  process.disconnect();
}

/** The application as its parent sees it. */
export interface Application {
  readonly acknowledged: number;
  /** Waits for so many more acknowledgements, and some milliseconds on top. */
  acknowledges(more: number, thenMs: number): Promise<void>;
  stop(): Promise<{ readonly exitCode: number | null; readonly ledger: Ledger }>;
}

export function startApplication(url: string, seed: number): Application {
  const child = fork(process.argv[1] ?? "", ["write", url, String(seed)]);
  process.once("exit", () => child.kill("SIGKILL"));
  const ended = once(child, "exit") as Promise<[number | null]>;
  let acknowledged = 0;
  let ledger: Ledger | undefined;
  child.on("message", (told: Told) => {
    if ("acknowledged" in told) acknowledged = told.acknowledged;
    else
      ledger = {
        acknowledged: new Map(told.ledger.acknowledged),
        withRow: new Set(told.ledger.withRow),
        unclear: new Map(told.ledger.unclear),
        repeated: told.ledger.repeated,
        problems: [...told.ledger.problems],
      };
  });
  return {
    get acknowledged() {
      return acknowledged;
    },
    acknowledges: async (more, thenMs) => {
      const until = acknowledged + more;
      while (acknowledged < until) {
        if (hasEnded(child))
          throw new Error(`The application ended by itself after ${acknowledged} commits.`);
        await wait(2);
      }
      await wait(thenMs);
    },
    stop: async () => {
      child.send("stop");
      const [exitCode] = await ended;
      if (ledger === undefined)
        throw new Error("The application ended without saying what was acknowledged.");
      return { exitCode, ledger };
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
