/**
 * `npm run faults -- postgres-handoffs [--journeys N] [--handoffs N] [--in-flight N] [--seed S]`: full handoffs by the application's
 * own calls, in a database with N live journeys (by default 100,000), against as many transactions that write the same rows through
 * pg and nothing else, each as one prepared statement. Both take turns in one run, on tables of their own with the same rows.
 */
import { parseArgs } from "node:util";
import { Pool } from "pg";
import { createThroughline } from "throughline";
import { fromPg, postgresStore } from "throughline/storage/postgres";
import { numbers } from "../../src/testing/event-store/random.js";
import { databases } from "./postgres/databases.js";
import { atLeast, type Figure, faultRun } from "./postgres/fault-run.js";
import { handOver } from "./postgres/hand-over.js";
import { wholeFeed } from "./postgres/inspect.js";
import { copyTables, fillWithJourneys, journeyId, SECRETS, TENANT } from "./postgres/live-journeys.js";
import { rowsOfHandoff, writeRaw } from "./postgres/raw-handoffs.js";

const { values } = parseArgs({
  options: {
    journeys: { type: "string", default: "100000" },
    handoffs: { type: "string", default: "6000" },
    "in-flight": { type: "string", default: "16" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});

/** One more is run first, to warm up, and not counted. */
const ROUNDS = 9;
/** Of the rate of raw transactions. */
const LEAST_SHARE = 0.6;

await faultRun(() =>
  run({
    journeys: Number(values.journeys),
    handoffs: Number(values.handoffs),
    inFlight: Number(values["in-flight"]),
    seed: Number(values.seed),
  }),
);

interface Sizes {
  readonly journeys: number;
  readonly handoffs: number;
  readonly inFlight: number;
  readonly seed: number;
}

async function run(sizes: Sizes): Promise<readonly Figure[]> {
  console.log(`seed ${sizes.seed}`);
  const made = await databases();
  try {
    const pool = new Pool({ connectionString: await made.create(), max: sizes.inFlight });
    try {
      return await compare(pool, sizes);
    } finally {
      await pool.end();
    }
  } finally {
    await made.remove();
  }
}

async function compare(
  pool: Pool,
  { journeys, handoffs, inFlight, seed }: Sizes,
): Promise<readonly Figure[]> {
  const store = postgresStore(fromPg(pool));
  await store.migrate();
  const since = performance.now();
  await fillWithJourneys(pool, store, journeys);
  await copyTables(pool);
  console.log(`${journeys} journeys there after ${Math.round((performance.now() - since) / 1000)} s`);

  const desk = createThroughline({ store, secrets: SECRETS }).tenant(TENANT);
  const rows = await rowsOfHandoff();
  const { partitions } = store.capabilities;
  const order = shuffled(journeys, numbers(seed));
  const commandMs: number[] = [];
  const rawMs: number[] = [];
  const shares: number[] = [];
  const rates: number[] = [];
  const rawRates: number[] = [];
  const perRound = Math.min(Math.ceil(handoffs / ROUNDS), Math.floor(journeys / (ROUNDS + 1)));
  for (let round = 0; round <= ROUNDS; round++) {
    const next = order.slice(round * perRound, (round + 1) * perRound).map(journeyId);
    const ours = () =>
      rateOf(next, inFlight, (journey) => handOver(desk, journey, (ms) => round > 0 && commandMs.push(ms)));
    const raw = () =>
      rateOf(next, inFlight, (journey) =>
        writeRaw(pool, rows, journey, partitions, (ms) => round > 0 && rawMs.push(ms)),
      );
    const [rate, rawRate] =
      round % 2 === 0 ? [await ours(), await raw()] : (await inTurn(raw, ours)).toReversed();
    if (round === 0 || rate === undefined || rawRate === undefined) continue;
    rates.push(rate);
    rawRates.push(rawRate);
    shares.push(rate / rawRate);
  }
  const draining = performance.now();
  const commits = await wholeFeed(store);
  const drainedMs = performance.now() - draining;

  const share = median(shares);
  console.log(
    `${rows.length} commands a handoff, ${inFlight} in flight; raw: ${Math.round(median(rawRates))} handoffs/s, p99 ${tenths(p99(rawMs))} ms; ` +
      `feed of ${commits.length} commits numbered and read in ${Math.round(drainedMs)} ms`,
  );
  return [
    atLeast("live-journeys", journeys, journeys),
    atLeast("handoffs", shares.length * perRound, Math.min(handoffs, perRound * ROUNDS)),
    ["handoffs-a-second", Math.round(median(rates)), "aim 1000", true],
    ["command-p99-ms", tenths(p99(commandMs)), "aim <25", true],
    ["share-of-raw-rate", Math.round(share * 100) / 100, `>=${LEAST_SHARE}`, share >= LEAST_SHARE],
  ];
}

async function inTurn(
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<readonly number[]> {
  return [await first(), await second()];
}

/** Works through a list, some at a time, and gives how many were done in a second. */
async function rateOf(
  journeys: readonly string[],
  inFlight: number,
  work: (journey: string) => Promise<void>,
): Promise<number> {
  const waiting = journeys.values();
  const since = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (const journey of waiting) await work(journey);
    }),
  );
  return (journeys.length * 1000) / (performance.now() - since);
}

function shuffled(count: number, pick: (below: number) => number): readonly number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index--) {
    const other = pick(index + 1);
    const [one = 0, two = 0] = [order[index], order[other]];
    order[index] = two;
    order[other] = one;
  }
  return order;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function p99(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
