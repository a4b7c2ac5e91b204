/**
 * Interleavings of three to five actors on one row, each with a clock of its own.
 * `npm run faults -- handoff-interleavings [--interleavings N] [--seed N]`; by default 500,000.
 */
import { parseArgs } from "node:util";
import { explore, type Missing } from "../handoff/interleavings/explore.js";
import { overCores } from "./cores/over-cores.js";

const { values } = parseArgs({
  options: {
    interleavings: { type: "string", default: "500000" },
    seed: { type: "string", default: "20262" },
  },
});
const interleavings = Number(values.interleavings);
const seed = Number(values.seed);
/** Each of these has to be found within so many interleavings. */
const PLANTED: readonly Missing[] = ["version", "epoch", "deadline", "repetition"];
const PLANTED_TRIES = 2000;

const shares = await overCores((share, of) => {
  let written = 0;
  let conflicts = 0;
  const problems: string[] = [];
  for (let index = share; index < interleavings; index += of) {
    const explored = explore(seed + index);
    written += explored.written;
    conflicts += explored.conflicts;
    if (explored.problem !== null) problems.push(`seed ${seed + index}: ${explored.problem}`);
  }
  return { written, conflicts, problems };
});

const problems = shares.flatMap((share) => share.problems);
for (const problem of problems.slice(0, 20)) console.log(problem);
const sum = (of: "written" | "conflicts") => shares.reduce((total, share) => total + share[of], 0);
const found = PLANTED.filter((missing) =>
  Array.from({ length: PLANTED_TRIES }, (_, index) => index).some(
    (index) => explore(seed + index, missing).problem !== null,
  ),
);
const missed = PLANTED.filter((missing) => !found.includes(missing));
if (missed.length > 0) console.log(`not found: ${missed.join(", ")}`);

let short = false;
function figure(name: string, value: number, target: number, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(24)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

console.log(`seed ${seed}, ${sum("written")} commits, ${sum("conflicts")} conflicts`);
figure("interleavings", interleavings, interleavings, interleavings > 0);
figure("interleavings-broken", problems.length, 0, problems.length === 0);
figure("interleavings-planted", found.length, PLANTED.length, missed.length === 0);
process.exitCode = short ? 1 : 0;
