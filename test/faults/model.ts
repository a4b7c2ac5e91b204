/**
 * Random commands on the aggregate against an independent simple model.
 * `npm run faults -- model [--commands N] [--seed N]`; by default 20,000,000 commands.
 */
import { parseArgs } from "node:util";
import { COMMAND_TYPES, EVENT_TYPES, REFUSALS } from "../journey/model/coverage.js";
import { describeFailure, Tally, walk } from "../journey/model/walk.js";
import { overCores } from "./cores/over-cores.js";

const { values } = parseArgs({
  options: { commands: { type: "string", default: "20000000" }, seed: { type: "string", default: "20261" } },
});
const commands = Number(values.commands);
const seed = Number(values.seed);

const began = performance.now();
const shares = await overCores((share, of) => {
  const tally = new Tally();
  const failures: string[] = [];
  for (let index = share; tally.commands < commands / of; index += of) {
    const failure = walk(seed + index, tally);
    if (failure !== null) failures.push(describeFailure(seed + index, failure));
  }
  return { tally, failures };
});
const seconds = (performance.now() - began) / 1000;

const failures = shares.flatMap((share) => share.failures);
for (const failure of failures.slice(0, 20)) console.log(`\n${failure}\n`);
const total = (of: "commands" | "events" | "repeated") =>
  shares.reduce((sum, { tally }) => sum + tally[of], 0);
const met = (of: "accepted" | "written" | "refused") =>
  new Set(shares.flatMap(({ tally }) => [...tally[of].keys()]));

let short = false;
function figure(name: string, value: number, target: number, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(24)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

console.log(`seed ${seed}, ${Math.round(total("commands") / seconds)} commands/s, ${total("events")} events`);
figure("model-commands", total("commands"), commands, total("commands") >= commands);
figure("model-divergences", failures.length, 0, failures.length === 0);
figure("model-repeated-ids", total("repeated"), 1, total("repeated") > 0);
for (const [name, all, found] of [
  ["model-command-types", COMMAND_TYPES, met("accepted")],
  ["model-event-types", EVENT_TYPES, met("written")],
  ["model-refusal-codes", REFUSALS, met("refused")],
] as const)
  figure(
    name,
    all.filter((one) => found.has(one)).length,
    all.length,
    all.every((one) => found.has(one)),
  );
process.exitCode = short ? 1 : 0;
