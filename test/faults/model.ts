/**
 * Random commands on the aggregate against an independent simple model.
 * `npm run faults -- model [--commands N] [--seed N]`; by default 1,000,000 commands.
 */
import { parseArgs } from "node:util";
import { COMMAND_TYPES, EVENT_TYPES, REFUSALS } from "../journey/model/coverage.js";
import { describeFailure, Tally, walk } from "../journey/model/walk.js";

const { values } = parseArgs({
  options: { commands: { type: "string", default: "1000000" }, seed: { type: "string", default: "20261" } },
});
const commands = Number(values.commands);
const seed = Number(values.seed);
const tally = new Tally();
let divergences = 0;

const began = performance.now();
for (let index = 0; tally.commands < commands; index++) {
  const failure = walk(seed + index, tally);
  if (failure === null) continue;
  divergences++;
  console.log(`\n${describeFailure(seed + index, failure)}\n`);
}
const seconds = (performance.now() - began) / 1000;

let short = false;
function figure(name: string, value: number, target: number, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(24)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

console.log(`seed ${seed}, ${Math.round(tally.commands / seconds)} commands/s, ${tally.events} events`);
figure("model-commands", tally.commands, commands, tally.commands >= commands);
figure("model-divergences", divergences, 0, divergences === 0);
figure("model-repeated-ids", tally.repeated, 1, tally.repeated > 0);
for (const [name, all, met] of [
  ["model-command-types", COMMAND_TYPES, tally.accepted],
  ["model-event-types", EVENT_TYPES, tally.written],
  ["model-refusal-codes", REFUSALS, tally.refused],
] as const)
  figure(
    name,
    all.filter((one) => met.has(one)).length,
    all.length,
    all.every((one) => met.has(one)),
  );
process.exitCode = short ? 1 : 0;
