/**
 * `npm run faults -- postgres-feed [--events N] [--seed S]`: readers follow the feed by its cursors while several writers append,
 * some in transactions that stay open for random times or roll back, and other transactions stay open in this and in another database
 * of the server. The lag is from the moment a writer asks for its commit to the moment a reader has it, by one clock.
 */
import { parseArgs } from "node:util";
import { Pool } from "pg";
import { fromPg, postgresStore } from "throughline/storage/postgres";
import { numbers } from "../../src/testing/event-store/random.js";
import { databases } from "./postgres/databases.js";
import { atLeast, type Figure, faultRun, none } from "./postgres/fault-run.js";
import { follow, type Seen } from "./postgres/feed-reader.js";
import {
  holdTransactions,
  timeBareCommits,
  type Written,
  writeAtOnce,
  writeSlowly,
} from "./postgres/feed-writers.js";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "50000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});

const WRITERS_AT_ONCE = 5;
const SLOW_WRITERS = 6;
const LAG_P99_MS = 250;
/** How long readers wait for what does not come. */
const PATIENCE_MS = 15_000;

await faultRun(() => run(Number(values.events), Number(values.seed)));

async function run(target: number, seed: number): Promise<readonly Figure[]> {
  console.log(`seed ${seed}`);
  const made = await databases();
  try {
    return await writeAndFollow(await made.create(), await made.create(), target, seed);
  } finally {
    await made.remove();
  }
}

async function writeAndFollow(
  url: string,
  elsewhere: string,
  target: number,
  seed: number,
): Promise<readonly Figure[]> {
  const writing = new Pool({ connectionString: url, max: WRITERS_AT_ONCE + SLOW_WRITERS });
  const reading = new Pool({ connectionString: url, max: 16 });
  const store = postgresStore(fromPg(writing));
  const feed = postgresStore(fromPg(reading));
  await store.migrate();

  const written: Written = {
    committed: new Map(),
    rolledBack: new Set(),
    events: 0,
    slowTransactions: 0,
    problems: [],
  };
  const goesOn = () => written.events < target;
  let endedAt = Number.POSITIVE_INFINITY;
  const isDone = ({ at }: Seen) =>
    performance.now() > endedAt + PATIENCE_MS ||
    (endedAt < performance.now() && at.size >= written.committed.size);
  const writer = (name: string, index: number) => ({
    name: `${name}${index}`,
    store,
    pick: numbers(seed + name.length * 100 + index),
    written,
    goesOn,
  });
  const each = <T>(count: number, of: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => of(index));

  const write = async (): Promise<number> => {
    const began = performance.now();
    await Promise.all([
      ...each(WRITERS_AT_ONCE, (index) => writeAtOnce(writer("once", index))),
      ...each(SLOW_WRITERS, (index) => writeSlowly({ ...writer("slow", index), pool: writing })),
      ...each(2, (index) => holdTransactions(elsewhere, numbers(seed + 60 + index), goesOn)),
      holdTransactions(url, numbers(seed + 70), goesOn),
    ]);
    endedAt = performance.now();
    return (endedAt - began) / 1000;
  };
  const [seconds, bareCommits, ...followed] = await Promise.all([
    write(),
    timeBareCommits(url, goesOn),
    ...each(2, (index) => follow(feed, numbers(seed + 50 + index), isDone)),
  ]);
  // One that comes late and reads from the beginning has to see the same order.
  endedAt = performance.now();
  const late = await follow(feed, numbers(seed + 80), isDone);
  await Promise.all([writing.end(), reading.end()]);

  const all = [...followed, late];
  const sum = (of: (seen: Seen) => number) => all.reduce((total, seen) => total + of(seen), 0);
  const missed = sum(({ at }) => [...written.committed.keys()].filter((span) => !at.has(span)).length);
  const phantom = sum(({ at }) => [...at.keys()].filter((span) => !written.committed.has(span)).length);
  const reordered = followed.filter(
    ({ order }) => JSON.stringify(order) !== JSON.stringify(late.order),
  ).length;
  const lag = quantilesOf(
    followed.flatMap(({ at }) => [...at].map(([span, read]) => read - (written.committed.get(span) ?? read))),
  );
  const bare = quantilesOf(bareCommits);

  for (const problem of written.problems.slice(0, 20)) console.log(problem);
  console.log(
    `${written.committed.size} commits, ${Math.round(written.events / seconds)} events/s, ${written.slowTransactions} slow transactions, ` +
      `${written.rolledBack.size} appends rolled back, ${sum(({ readAgain }) => readAgain)} pages read twice; ` +
      `lag p50 ${lag(0.5)} ms, p99 ${lag(0.99)} ms, at most ${lag(1)} ms; ` +
      `beside it a bare commit took p50 ${bare(0.5)} ms, p99 ${bare(0.99)} ms`,
  );
  const slowTarget = Math.ceil(target / 100);
  return [
    atLeast("events", written.events, target),
    atLeast("slow-transactions", written.slowTransactions, slowTarget),
    atLeast("rolled-back", written.rolledBack.size, Math.ceil(slowTarget / 10)),
    none("missed", missed),
    none("rolled-back-and-seen", phantom),
    none(
      "twice",
      sum(({ twice }) => twice),
    ),
    none(
      "out-of-order",
      sum(({ outOfOrder }) => outOfOrder),
    ),
    none("order-changed", reordered + sum(({ differed }) => differed)),
    none(
      "unreadable",
      sum(({ unreadable }) => unreadable),
    ),
    none("wrong-answers", written.problems.length),
    ["lag-p99-ms", lag(0.99), `<${LAG_P99_MS}`, lag(0.99) < LAG_P99_MS],
  ];
}

function quantilesOf(values: readonly number[]): (quantile: number) => number {
  const sorted = [...values].sort((one, other) => one - other);
  return (quantile) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN);
}
