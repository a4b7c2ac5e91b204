/**
 * How texts are parted into SMS, ours against sms-segments-calculator, text by text; and every notice of the catalogue in every language
 * on every channel, filled with hostile values.
 * `npm run faults -- notice-rendering [--texts N] [--renderings N] [--seed N]`; by default 100,000 of both.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { disagreement, smsText } from "../channels/sms-texts.js";
import {
  KINDS_AND_LOCALES,
  messages,
  renderedEverywhere,
} from "../notifications/rendering/catalogue-messages.js";
import { overCores } from "./cores/over-cores.js";

const { values } = parseArgs({
  options: {
    texts: { type: "string", default: "100000" },
    renderings: { type: "string", default: "100000" },
    seed: { type: "string", default: "20261129" },
  },
});
const texts = Number(values.texts);
const renderings = Number(values.renderings);
const seed = Number(values.seed);

const shares = await overCores((share, of) => {
  const numRuns = Math.floor(texts / of) + (share < texts % of ? 1 : 0);
  const drawn = fc.sample(smsText, { seed: seed + share, numRuns });
  let rendered = 0;
  const faults: object[] = [];
  for (let round = 0; rendered * of < renderings; round++) {
    for (const { kind, locale } of KINDS_AND_LOCALES) {
      const [message] = fc.sample(messages(kind, locale), { seed: seed + share + round * of, numRuns: 1 });
      if (message === undefined || message === null) continue;
      for (const one of renderedEverywhere(message)) {
        rendered++;
        if (one.faults.length > 0) faults.push({ kind, locale, round, ...one });
      }
    }
  }
  return {
    rendered,
    faults,
    compared: drawn.length,
    several: drawn.filter((text) => text.length > 160).length,
    differences: drawn.map(disagreement).filter((difference) => difference !== null),
  };
});

const differences = shares.flatMap((share) => share.differences);
const faults = shares.flatMap((share) => share.faults);
for (const problem of [...differences.slice(0, 20), ...faults.slice(0, 20)])
  console.log(JSON.stringify(problem));
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
const rendered = shares.reduce((sum, share) => sum + share.rendered, 0);
figure("notices-rendered", rendered, renderings, rendered >= renderings);
figure("notices-with-a-fault", faults.length, 0, faults.length === 0);
process.exitCode = short ? 1 : 0;
