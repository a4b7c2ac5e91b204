/**
 * Contributions of random journeys, merged in random partitions and orders and taken away again, against one pass over all.
 * `npm run faults -- kpi-merge [--runs N] [--seed N]`; by default 100,000 runs.
 */
import { parseArgs } from "node:util";
import { checkMerging } from "../kpi/merging/check-merging.js";
import { overCores } from "./cores/over-cores.js";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "100000" }, seed: { type: "string", default: "61000" } },
});
const runs = Number(values.runs);
const seed = Number(values.seed);

const shares = await overCores((share, of) => {
  const problems: string[] = [];
  let done = 0;
  let contributions = 0;
  for (let index = share; index < runs; index += of) {
    const run = checkMerging(seed + index);
    done++;
    contributions += run.contributions;
    if (run.problem !== null) problems.push(`seed ${seed + index}: ${run.problem}`);
  }
  return { problems, done, contributions };
});

const problems = shares.flatMap((share) => share.problems);
for (const problem of problems.slice(0, 20)) console.log(problem);
const sum = (of: "done" | "contributions") => shares.reduce((total, share) => total + share[of], 0);

let short = false;
function figure(name: string, value: number, target: number, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(24)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

console.log(`seed ${seed}, ${sum("contributions")} contributions`);
figure("kpi-merge-runs", sum("done"), runs, sum("done") >= runs);
figure("kpi-merge-differences", problems.length, 0, problems.length === 0);
process.exitCode = short ? 1 : 0;
