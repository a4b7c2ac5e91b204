/**
 * SMS segments: our count against that of sms-segments-calculator, text by text.
 * `npm run faults -- notice-rendering [--texts N] [--seed N]`; by default 100,000 texts.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { disagreement, smsText } from "../channels/sms-texts.js";
import { overCores } from "./cores/over-cores.js";

const { values } = parseArgs({
  options: { texts: { type: "string", default: "100000" }, seed: { type: "string", default: "20261129" } },
});
const texts = Number(values.texts);
const seed = Number(values.seed);

const shares = await overCores((share, of) => {
  const numRuns = Math.floor(texts / of) + (share < texts % of ? 1 : 0);
  const drawn = fc.sample(smsText, { seed: seed + share, numRuns });
  return {
    compared: drawn.length,
    several: drawn.filter((text) => text.length > 160).length,
    differences: drawn.map(disagreement).filter((difference) => difference !== null),
  };
});

const differences = shares.flatMap((share) => share.differences);
for (const difference of differences.slice(0, 20)) console.log(JSON.stringify(difference));
console.log(`seed ${seed}`);

let short = false;
function figure(name: string, value: number, target: number, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(28)} ${String(value).padStart(9)} ${String(target).padStart(9)} ${ok ? "ok" : "short"}`,
  );
}

const compared = shares.reduce((sum, share) => sum + share.compared, 0);
const several = shares.reduce((sum, share) => sum + share.several, 0);
figure("sms-texts-compared", compared, texts, compared >= texts);
figure("sms-texts-of-several-parts", several, Math.floor(texts / 10), several >= texts / 10);
figure("sms-count-differences", differences.length, 0, differences.length === 0);
process.exitCode = short ? 1 : 0;
