/**
 * `npm run faults -- erasure [--customers N] [--seed S]`: customers whose every personal field bears a canary are erased, and files and tables
 * are searched byte by byte; then the erasure is killed at every call of store and vault, and must end when it is resumed. SQLite files
 * always; PostgreSQL where THROUGHLINE_POSTGRES_URL is set.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { KeyVault } from "throughline/storage";
import { numbers } from "../../src/testing/event-store/random.js";
import { countedStore, countedVault } from "./erasure/counted.js";
import { copyFiles, inFiles, onServer, type Place } from "./erasure/places.js";
import { canaryOf, deskOver, leftOf, live, type Person } from "./erasure/scenario.js";

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
else process.exitCode = (await run(Number(values.customers), Number(values.seed))) ? 0 : 1;

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

async function run(customers: number, seed: number): Promise<boolean> {
  console.log(`seed ${seed}`);
  const root = mkdtempSync(join(tmpdir(), "throughline-erasure-"));
  const figures: (readonly [string, number | string, number | string, boolean])[] = [];
  const figure = (name: string, value: number, target: string, ok: boolean) =>
    figures.push([name, value, target, ok]);
  try {
    const whole = join(root, "whole");
    mkdirSync(whole);
    await searched("sqlite", await inFiles(whole), customers, figure);
    const killed = await killedEverywhere(root, seed);
    figure("erasure-sqlite-kills", killed.kills, `>=${FEWEST_CALLS}`, killed.kills >= FEWEST_CALLS);
    figure("erasure-sqlite-kills-not-ended", killed.problems.length, "0", killed.problems.length === 0);
    for (const problem of killed.problems.slice(0, 10)) console.log(problem);
    const url = process.env.THROUGHLINE_POSTGRES_URL;
    if (url === undefined) console.log("PostgreSQL is left out: THROUGHLINE_POSTGRES_URL is not set");
    else {
      await searched("postgres", await onServer(url), customers, figure);
      const thrown = await thrownEverywhere(url, seed);
      figure("erasure-postgres-throws", thrown.cuts, `>=${FEWEST_CALLS}`, thrown.cuts >= FEWEST_CALLS);
      figure("erasure-postgres-not-ended", thrown.problems.length, "0", thrown.problems.length === 0);
      for (const problem of thrown.problems.slice(0, 10)) console.log(problem);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  for (const [name, value, target, ok] of figures)
    console.log(`${name} ${value} ${target} ${ok ? "ok" : "short"}`);
  return figures.every(([, , , ok]) => ok);
}

/** Erases every second customer, and looks for what may be left of them, and for the others, who must be whole. */
async function searched(
  name: string,
  place: Place,
  customers: number,
  figure: (name: string, value: number, target: string, ok: boolean) => void,
): Promise<void> {
  const desk = deskOver(place.store, place.vault);
  const people: Person[] = [];
  for (let number = 0; number < customers; number++) people.push(await live(desk, number));
  const doomed = people
    .map((person, number) => ({ person, number }))
    .filter(({ number }) => number % 2 === 0);
  const keys = (await Promise.all(doomed.map(({ person }) => wrappedKeys(place.vault, person)))).flat();
  const found = await place.count(keys);
  for (const { person } of doomed) await desk.customers.erase(person.customer, { reason: "request" });
  await place.cleanUp();

  const fresh = deskOver(place.store, place.vault);
  const canaries = people.flatMap(({ phone }, number) => [canaryOf(number), phone, phone.slice(1)]);
  const [plain, keysLeft] = [await place.count(canaries), await place.count(keys)];
  let wrong = 0;
  for (const { person, number } of doomed)
    wrong += (await leftOf(fresh, place.store, place.vault, person, number)).length;
  let broken = 0;
  for (const [number, { customer: id }] of people.entries())
    if (number % 2 === 1 && !JSON.stringify(await fresh.customers.export(id)).includes(canaryOf(number)))
      broken++;
  await place.close();
  figure(
    `erasure-${name}-customers`,
    doomed.length,
    `>=${Math.ceil(customers / 2)}`,
    doomed.length * 2 >= customers,
  );
  figure(`erasure-${name}-keys-before`, found, `>=${doomed.length * 3}`, found >= doomed.length * 3);
  figure(`erasure-${name}-canaries`, plain, "0", plain === 0);
  figure(`erasure-${name}-keys-left`, keysLeft, "0", keysLeft === 0);
  figure(`erasure-${name}-still-there`, wrong, "0", wrong === 0);
  figure(`erasure-${name}-others-broken`, broken, "0", broken === 0);
}

async function wrappedKeys(
  vault: KeyVault<never>,
  { customer: id, journeys }: Person,
): Promise<readonly string[]> {
  const streams = [
    { tenant: "acme", kind: "customer", id } as const,
    ...journeys.map((journey) => ({ tenant: "acme", kind: "journey", id: journey }) as const),
  ];
  const entries = await Promise.all(streams.map((stream) => vault.get(stream)));
  return entries.flatMap((entry) => (entry?.status === "kept" ? [entry.wrapped] : []));
}

/** Kills a process at its first call, its second, and so on until it ends by itself. */
async function killedEverywhere(
  root: string,
  seed: number,
): Promise<{ readonly kills: number; readonly problems: readonly string[] }> {
  const pick = numbers(seed);
  const prepared = join(root, "prepared");
  mkdirSync(prepared);
  const first = await inFiles(prepared);
  const person = await live(deskOver(first.store, first.vault), 1);
  await first.close();
  const problems: string[] = [];
  for (let kills = 0; ; kills++) {
    const copy = join(root, `cut-${kills + 1}`);
    mkdirSync(copy);
    copyFiles(prepared, copy);
    const at = pick(2) === 0 ? "before" : "after";
    const code = await childErasing(copy, person.customer, kills + 1, at);
    const place = await inFiles(copy);
    const desk = deskOver(place.store, place.vault);
    await desk.customers.resumeErasures();
    await desk.customers.erase(person.customer);
    for (const wrong of await leftOf(desk, place.store, place.vault, person, 1))
      problems.push(`killed ${at} call ${kills + 1}: ${wrong}`);
    await place.close();
    rmSync(copy, { recursive: true, force: true });
    if (code === 0) return { kills, problems };
    if (code !== KILLED) problems.push(`call ${kills + 1}: the process ended with ${code}`);
    if (code !== KILLED && problems.length > 5) return { kills, problems };
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
async function thrownEverywhere(
  url: string,
  seed: number,
): Promise<{ readonly cuts: number; readonly problems: readonly string[] }> {
  const pick = numbers(seed);
  const place = await onServer(url);
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
    for (const wrong of await leftOf(desk, place.store, place.vault, person, number))
      problems.push(`thrown ${side} call ${number}: ${wrong}`);
    if (!thrown) {
      await place.close();
      return { cuts: number - 1, problems };
    }
  }
}
