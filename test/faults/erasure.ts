/**
 * `npm run faults -- erasure [--customers N] [--seed S]`: customers whose every personal field bears a canary are erased, while followers have
 * parked some of their journeys and a subscriber has given up some of their events. Then files and tables are searched byte by byte, and so is
 * what can be read: feed, parked journeys, dead letters, packets. Then the erasure is cut off at every call of store and vault, and must end when
 * it is resumed. SQLite files always; PostgreSQL where one is installed or THROUGHLINE_POSTGRES_URL is set.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { numbers } from "../../src/testing/event-store/random.js";
import { countedStore, countedVault } from "./erasure/counted.js";
import type { Place } from "./erasure/place.js";
import { onServer } from "./erasure/postgres-place.js";
import { deskOver, leftOf, live } from "./erasure/scenario.js";
import { searched } from "./erasure/search.js";
import { copyFiles, inFiles } from "./erasure/sqlite-place.js";
import { NoPostgres } from "./postgres/binaries.js";
import { atLeast, type Figure, faultRun, none } from "./postgres/fault-run.js";
import { OwnServer } from "./postgres/own-server.js";

const KILLED = 9;
/** An erasure makes many more calls than this, so a run that ends sooner has killed nothing. */
const FEWEST_CALLS = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    customers: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});

const [role, folder = "", customer = "", cut = "", when = ""] = positionals;
if (role === "erase") await eraseUntilKilled();
else await faultRun(() => run(Number(values.customers), Number(values.seed)));

/** The process that is killed: at its `cut`th call of store or vault, before or after it. */
async function eraseUntilKilled(): Promise<void> {
  let calls = 0;
  const hook = (at: "before" | "after"): void => {
    if (at === "before") calls++;
    if (calls === Number(cut) && at === when) process.exit(KILLED);
  };
  const place = await inFiles(folder);
  await deskOver(countedStore(place.store, hook), countedVault(place.vault, hook)).customers.erase(customer);
  await place.close();
}

async function run(customers: number, seed: number): Promise<readonly Figure[]> {
  console.log(`seed ${seed}`);
  const root = mkdtempSync(join(tmpdir(), "throughline-erasure-"));
  const server = await postgres();
  console.log(server.words);
  try {
    const whole = join(root, "whole");
    mkdirSync(whole);
    const figures = [...(await searchedAndClosed("sqlite", await inFiles(whole), customers))];
    figures.push(...ended("sqlite", await killedEverywhere(root, seed)));
    if (server.url !== null) {
      figures.push(...(await searchedAndClosed("postgres", await onServer(server.url, server), customers)));
      figures.push(...ended("postgres", await thrownEverywhere(server.url, seed)));
    }
    return figures;
  } finally {
    await server.remove();
    rmSync(root, { recursive: true, force: true });
  }
}

async function searchedAndClosed(name: string, place: Place, customers: number): Promise<readonly Figure[]> {
  try {
    return await searched(name, place, customers);
  } finally {
    await place.close();
  }
}

/** One of our own where there are programs to start it from, since its files can be searched; else the one that is named. */
async function postgres(): Promise<{
  url: string | null;
  own: boolean;
  words: string;
  remove(): Promise<void>;
}> {
  try {
    const own = await OwnServer.start();
    const words =
      "PostgreSQL, a server of its own: tables, all files of data and log, and the write-ahead log are searched";
    return { url: own.url, own: true, words, remove: () => own.remove() };
  } catch (error) {
    if (!(error instanceof NoPostgres)) throw error;
  }
  const url = process.env.THROUGHLINE_POSTGRES_URL ?? null;
  const words =
    url === null
      ? "PostgreSQL is left out: no server is installed, and THROUGHLINE_POSTGRES_URL is not set"
      : "PostgreSQL at THROUGHLINE_POSTGRES_URL: its tables are searched, and its files cannot be";
  return { url, own: false, words, remove: async () => {} };
}

/** How often an erasure was cut off, and what was wrong after it had been resumed. */
interface CutOff {
  readonly cuts: number;
  readonly problems: readonly string[];
}

function ended(name: string, { cuts, problems }: CutOff): readonly Figure[] {
  for (const problem of problems.slice(0, 10)) console.log(problem);
  return [
    atLeast(`erasure-${name}-cuts`, cuts, FEWEST_CALLS),
    none(`erasure-${name}-not-ended`, problems.length),
  ];
}

/** Kills a process at its first call, its second, and so on until it ends by itself. */
async function killedEverywhere(root: string, seed: number): Promise<CutOff> {
  const pick = numbers(seed);
  const prepared = join(root, "prepared");
  mkdirSync(prepared);
  const first = await inFiles(prepared);
  const person = await live(deskOver(first.store, first.vault), 1);
  await first.close();
  const problems: string[] = [];
  for (let cuts = 0; ; cuts++) {
    const copy = join(root, `cut-${cuts + 1}`);
    mkdirSync(copy);
    copyFiles(prepared, copy);
    const at = pick(2) === 0 ? "before" : "after";
    const code = await childErasing(copy, person.customer, cuts + 1, at);
    const place = await inFiles(copy);
    const desk = deskOver(place.store, place.vault);
    await desk.customers.resumeErasures();
    await desk.customers.erase(person.customer);
    for (const wrong of await leftOf(desk, place.store, place.vault, person))
      problems.push(`killed ${at} call ${cuts + 1}: ${wrong}`);
    await place.close();
    rmSync(copy, { recursive: true, force: true });
    if (code === 0) return { cuts, problems };
    if (code !== KILLED) problems.push(`call ${cuts + 1}: the process ended with ${code}`);
    if (code !== KILLED && problems.length > 5) return { cuts, problems };
  }
}

function childErasing(place: string, id: string, at: number, side: string): Promise<number | null> {
  const program = process.argv[1];
  if (program === undefined) throw new Error("There is no program to start.");
  const child = spawn(
    process.execPath,
    [...process.execArgv, program, "erase", place, id, String(at), side],
    {
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
}

/** Throws at the first call, the second, and so on, each time with a customer of their own. */
async function thrownEverywhere(url: string, seed: number): Promise<CutOff> {
  const pick = numbers(seed);
  const place = await onServer(url, { own: false });
  const problems: string[] = [];
  for (let number = 1; ; number++) {
    const person = await live(deskOver(place.store, place.vault), number);
    const side = pick(2) === 0 ? "before" : "after";
    let [calls, thrown] = [0, false];
    const hook = (at: "before" | "after"): void => {
      if (at === "before") calls++;
      if (calls !== number || at !== side) return;
      thrown = true;
      throw new Error("cut off on purpose");
    };
    const cutOff = deskOver(countedStore(place.store, hook), countedVault(place.vault, hook));
    const failed = await cutOff.customers.erase(person.customer).then(
      () => false,
      () => true,
    );
    if (failed !== thrown) problems.push(`call ${number}: ended although it was cut off`);
    const desk = deskOver(place.store, place.vault);
    await desk.customers.resumeErasures();
    await desk.customers.erase(person.customer);
    for (const wrong of await leftOf(desk, place.store, place.vault, person))
      problems.push(`thrown ${side} call ${number}: ${wrong}`);
    if (!thrown) {
      await place.close();
      return { cuts: number - 1, problems };
    }
  }
}
