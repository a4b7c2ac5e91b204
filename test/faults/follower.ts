/**
 * Workers that follow a feed, killed, frozen and failing at random, on a virtual clock.
 * `npm run faults -- follower [--runs N] [--seed N]`; by default 400 runs of some 300 events each.
 */
import { parseArgs } from "node:util";
import { type Planted, simulate } from "../application/following/simulation.js";
import { overCores } from "./cores/over-cores.js";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "400" }, seed: { type: "string", default: "20264" } },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
/** Each of these has to be found within so many runs. */
const PLANTED: readonly Planted[] = ["feed-gap", "feed-disorder", "lost-entries"];
const PLANTED_RUNS = 60;

const shares = await overCores(async (share, of) => {
  const sum = { events: 0, handled: 0, kills: 0, failures: 0 };
  const problems: string[] = [];
  for (let index = share; index < runs; index += of) {
    const run = await simulate(seed + index);
    sum.events += run.events;
    sum.handled += run.handled;
    sum.kills += run.kills;
    sum.failures += run.failures;
    if (run.problem !== null) problems.push(`seed ${seed + index}: ${run.problem}`);
  }
  const found: Planted[] = [];
  for (const [index, planted] of PLANTED.entries()) {
    if (index % of !== share) continue;
    for (let number = 0; number < PLANTED_RUNS && !found.includes(planted); number++)
      if ((await simulate(seed + number, planted)).problem !== null) found.push(planted);
  }
  return { ...sum, problems, found };
});

const problems = shares.flatMap((share) => share.problems);
for (const problem of problems.slice(0, 20)) console.log(problem);
const total = (of: "events" | "handled" | "kills" | "failures") =>
  shares.reduce((sum, share) => sum + share[of], 0);
const found = shares.flatMap((share) => share.found);
const missed = PLANTED.filter((planted) => !found.includes(planted));
if (missed.length > 0) console.log(`not found: ${missed.join(", ")}`);

let short = false;
function figure(name: string, value: number, target: number, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(24)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

console.log(`seed ${seed}, ${total("handled")} deliveries, ${total("failures")} failed on purpose`);
figure("follower-events", total("events"), 200 * runs, total("events") >= 200 * runs);
figure("follower-kills", total("kills"), 4 * runs, total("kills") >= 4 * runs);
figure("follower-problems", problems.length, 0, problems.length === 0);
figure("follower-planted", found.length, PLANTED.length, missed.length === 0);
process.exitCode = short ? 1 : 0;
