/**
 * Every command, by everybody it could matter to, in every kind of state that can be reached, against the independent model.
 * `npm run faults -- handoff-states`
 */
import { everyState, orders, outcomes } from "../handoff/protocol/every-state.js";
import { overCores } from "./cores/over-cores.js";

const LEAST_STATES = 2000;

const shares = await overCores((share, of) => {
  const moments = everyState();
  const problems: string[] = [];
  let commands = 0;
  for (let index = share; index < moments.length; index += of) {
    const at = moments[index];
    if (at === undefined) continue;
    for (const order of orders(at, "all")) {
      commands++;
      const { found, expected, problem } = outcomes(at, order);
      if (problem !== null)
        problems.push(JSON.stringify({ state: at.kind, order, problem, found, expected }));
    }
  }
  return { states: moments.length, commands, problems };
});

const problems = shares.flatMap((share) => share.problems);
for (const problem of problems.slice(0, 20)) console.log(problem);
const states = shares[0]?.states ?? 0;
const commands = shares.reduce((sum, share) => sum + share.commands, 0);

let short = false;
function figure(name: string, value: number, target: number, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(24)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

figure("handoff-states", states, LEAST_STATES, states >= LEAST_STATES);
figure("handoff-commands", commands, LEAST_STATES * 100, commands >= LEAST_STATES * 100);
figure("handoff-divergences", problems.length, 0, problems.length === 0);
process.exitCode = short ? 1 : 0;
