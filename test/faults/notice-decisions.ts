/**
 * Decisions on notices of every sort, most of them in the nights in which the clocks of Athens, Zagreb and New York change.
 * `npm run faults -- notice-decisions [--contexts N] [--seed N]`; by default 200,000.
 */
import { parseArgs } from "node:util";
import { decideNotice } from "throughline/notifications";
import { anyQuestion } from "../notifications/deciding/arbitrary.js";
import { CASES, decided, promised } from "../notifications/deciding/cases.js";
import { broken } from "../notifications/deciding/invariants.js";
import { LEFT_OUT, type Mistake, SWAPPED, withMistake } from "../notifications/deciding/planted.js";
import { overCores } from "./cores/over-cores.js";

const { values } = parseArgs({
  options: {
    contexts: { type: "string", default: "200000" },
    seed: { type: "string", default: "20263" },
  },
});
const contexts = Number(values.contexts);
const seed = Number(values.seed);
/** All reasons that a notice on one channel can have. */
const CODES = 24;
const OUTCOMES = ["send", "defer", "skip", "block"] as const;

const shares = await overCores((share, of) => {
  const counts = { send: 0, defer: 0, skip: 0, block: 0 };
  const problems: string[] = [];
  const codes = new Set<string>();
  let nearChange = 0;
  for (let index = share; index < contexts; index += of) {
    const question = anyQuestion(seed + index);
    if (question.nearChange) nearChange++;
    try {
      const { outcome, reasons } = decideNotice(question.context, { policy: question.policy });
      counts[outcome]++;
      for (const { code } of reasons) codes.add(code);
      const problem = broken(question, decideNotice);
      if (problem !== null) problems.push(`seed ${seed + index}: ${problem}`);
    } catch (error) {
      problems.push(`seed ${seed + index}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { counts, nearChange, problems, codes: [...codes] };
});

const problems = shares.flatMap((share) => share.problems);
for (const problem of problems.slice(0, 20)) console.log(problem);
const counted = OUTCOMES.map((outcome) => ({
  outcome,
  times: shares.reduce((sum, { counts }) => sum + counts[outcome], 0),
}));
const codes = new Set(shares.flatMap((share) => share.codes));
const nearChange = shares.reduce((sum, share) => sum + share.nearChange, 0);

const cases = Object.values(CASES).flat();
const isWrong = () =>
  cases.some((each) => JSON.stringify(decided(each, decideNotice)) !== JSON.stringify(promised(each)));
const mistakes: readonly Mistake[] = [...LEFT_OUT, ...SWAPPED];
const missed = mistakes.filter((mistake) => !withMistake(mistake, isWrong));
for (const { name } of missed) console.log(`not found: ${name}`);

let short = false;
function figure(name: string, value: number, target: number, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(28)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

console.log(
  `seed ${seed}, ${counted.map(({ outcome, times }) => `${times} ${outcome}`).join(", ")}, ${cases.length} cases`,
);
figure("notice-decisions", contexts, contexts, contexts > 0);
figure("notice-decisions-near-dst", nearChange, contexts / 2, nearChange >= contexts / 2);
for (const { outcome, times } of counted)
  figure(`notice-decisions-${outcome}`, times, contexts / 20, times >= contexts / 20);
figure("notice-decisions-codes", codes.size, CODES, codes.size === CODES);
figure("notice-decisions-broken", problems.length, 0, problems.length === 0);
figure("notice-decisions-planted", mistakes.length - missed.length, mistakes.length, missed.length === 0);
figure("notice-decisions-unplanted", Number(isWrong()), 0, !isWrong());
process.exitCode = short ? 1 : 0;
