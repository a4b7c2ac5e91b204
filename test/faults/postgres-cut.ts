/**
 * `npm run faults -- postgres-cut [--lost N] [--seed S]`: a proxy of ours cuts connections around the requests that make an append
 * last: the statement itself, or COMMIT where it is part of a transaction of the caller's. Each command is repeated under its id
 * until its answer is clear, and has to be there once. N is the number of replies that are lost after the server has written.
 */
import { parseArgs } from "node:util";
import { Client } from "pg";
import { numbers } from "../../src/testing/event-store/random.js";
import { openPg, openPostgresJs, ROWS, rowsOf } from "./postgres/clients.js";
import { CUTS, type Cut, CuttingProxy } from "./postgres/cutting-proxy.js";
import { databases } from "./postgres/databases.js";
import { atLeast, type Figure, faultRun, none } from "./postgres/fault-run.js";
import { inspect } from "./postgres/inspect.js";
import { inWords, newLedger, streamsOf, writePersistently } from "./postgres/persistent-writer.js";

const { values } = parseArgs({
  options: {
    lost: { type: "string", default: "3000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});

const WRITERS = [
  { name: "cut0", through: "pg", withRow: false },
  { name: "cut1", through: "pg", withRow: false },
  { name: "cut2", through: "pg", withRow: false },
  { name: "cut3", through: "pg", withRow: true },
  { name: "cut4", through: "pg", withRow: true },
  { name: "cut5", through: "postgres.js", withRow: false },
  { name: "cut6", through: "postgres.js", withRow: true },
] as const;
/** How often each kind of cut comes up, in a hundred requests; the rest goes through. */
const CHANCES: Readonly<Record<Cut, number>> = {
  before: 6,
  "half-request": 5,
  "while-running": 7,
  after: 36,
  "half-answer": 30,
};
const DRAWN: readonly Cut[] = CUTS.flatMap((cut) => Array.from({ length: CHANCES[cut] }, () => cut));
/** A command that is written already is spared most of the time, or it would take ever so many attempts. */
const SPARED = 5;

/** What happened to the attempts of one command. */
interface Attempts {
  written: boolean;
  unknown: boolean;
  /** The same as the newest attempt found it. */
  before: { readonly written: boolean; readonly unknown: boolean };
}

const NEW: Readonly<Attempts> = {
  written: false,
  unknown: false,
  before: { written: false, unknown: false },
};

await faultRun(() => run(Number(values.lost), Number(values.seed)));

async function run(target: number, seed: number): Promise<readonly Figure[]> {
  console.log(`seed ${seed}`);
  const made = await databases();
  try {
    return await cutAndLook(await made.create(), target, seed);
  } finally {
    await made.remove();
  }
}

async function cutAndLook(url: string, target: number, seed: number): Promise<readonly Figure[]> {
  const direct = openPg(url, 2);
  const reader = new Client({ connectionString: url });
  await reader.connect();
  await direct.store.migrate?.();
  await reader.query(ROWS);

  const pick = numbers(seed);
  const ledger = newLedger();
  const commands = new Map<string, Attempts>();
  const cuts = new Map<Cut, number>();
  let lost = 0;
  const proxy = await CuttingProxy.start(url, {
    command: /cut\d+-\d+/,
    pick,
    choose: (command) =>
      commands.get(command)?.written === true && pick(SPARED) > 0 ? null : (DRAWN[pick(100)] ?? null),
    cut: (command, cut, effect) => {
      cuts.set(cut, (cuts.get(cut) ?? 0) + 1);
      const attempts = commands.get(command);
      if (attempts === undefined) return;
      attempts.written ||= effect === "written";
      attempts.unknown ||= effect === "unknown";
    },
  });
  const clients = [openPg(proxy.url, 4), openPostgresJs(proxy.url, 2)];
  try {
    await Promise.all(
      WRITERS.map(({ name, through, withRow }, index) => {
        const client = clients.find((one) => one.name === through);
        if (client === undefined) throw new Error(`There is no client ${through}.`);
        return writePersistently({
          name,
          client,
          streams: streamsOf(name, 5),
          pick: numbers(seed + 1 + index),
          ledger,
          withRow,
          goesOn: () => lost < target,
          patienceMs: 3,
          attempting: (command) => {
            const { written, unknown, before } = commands.get(command) ?? NEW;
            if (written && !before.written) lost++;
            commands.set(command, { written, unknown, before: { written, unknown } });
          },
          acknowledged: (command, status) => {
            const { written, unknown } = commands.get(command)?.before ?? NEW;
            const expected = written ? "duplicate" : unknown ? status : "ok";
            if (status !== expected) ledger.problems.push(`${command}: ${status} and not ${expected}`);
          },
        });
      }),
    );
  } finally {
    for (const client of clients) await client.close();
    await proxy.stop();
  }
  try {
    const streams = WRITERS.flatMap(({ name }) => streamsOf(name, 5));
    const found = await inspect(direct.store, streams, ledger.acknowledged);
    const rows = await rowsOf(reader);
    const rowsAstray = [...new Set([...rows, ...ledger.withRow])].filter(
      (row) => !rows.has(row) || !ledger.withRow.has(row),
    );
    for (const problem of ledger.problems.slice(0, 20)) console.log(problem);
    console.log(`cuts: ${inWords(cuts)}; unclear answers: ${inWords(ledger.unclear)}`);
    return [
      atLeast("lost-replies", lost, target),
      ["acknowledged", ledger.acknowledged.size, commands.size, ledger.acknowledged.size === commands.size],
      ["kinds-of-cut", cuts.size, CUTS.length, cuts.size === CUTS.length],
      none("lost", found.lost),
      none("doubled", found.doubled),
      none("half-written", found.halfWritten),
      none("gaps", found.gaps),
      none("unacknowledged", found.unacknowledged),
      none("keys-astray", found.keysAstray),
      none("feed-astray", found.feedAstray),
      none("caller-rows-astray", rowsAstray.length),
      none("wrong-answers", ledger.problems.length),
    ];
  } finally {
    await reader.end();
    await direct.close();
  }
}
