/**
 * False alarms and delays of rising topics, over simulated days of mentions: unchanged traffic, and a topic that is planted to rise.
 * `npm run faults -- rising-topics [--days N] [--rises N] [--seed N]`; by default 20,000 unchanged days and 2,000 rises.
 */
import { parseArgs } from "node:util";
import { risingTopics } from "throughline/feedback";
import { DAY_MS, type TopicTraffic, traffic } from "../feedback/mentions/traffic.js";
import { Random } from "../journey/model/random.js";

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "20000" },
    rises: { type: "string", default: "2000" },
    seed: { type: "string", default: "2026" },
  },
});
const [days, rises, seed] = [values.days, values.rises, values.seed].map(Number) as [number, number, number];
const LEVELS = [0.01, 0.05] as const;
/** The baseline, the recent days, and the first day, which is left out. */
const HISTORY = 33;
const RISE_AT = 40;

const random = new Random(seed);
const steady = (dispersion: number): readonly TopicTraffic[] =>
  [1, 2, 4, 8, 15, 30].map((mean) => ({ topic: `t${mean}`, mean: () => mean, dispersion }));

let short = false;
function figure(name: string, value: number, target: string, ok: boolean): void {
  short ||= !ok;
  console.log(`${name.padEnd(42)} ${String(value).padStart(8)} ${target.padStart(9)} ${ok ? "ok" : "short"}`);
}

/** The share of unchanged days with an alarm, at each level. */
function falseAlarms(dispersion: number): readonly number[] {
  const alarms = LEVELS.map(() => 0);
  for (let day = 0; day < days; day++) {
    const counts = traffic(random, HISTORY, steady(dispersion));
    for (const [index, level] of LEVELS.entries())
      if (risingTopics(counts, HISTORY * DAY_MS, { level }).rising.length > 0)
        alarms[index] = (alarms[index] ?? 0) + 1;
  }
  return alarms.map((count) => count / days);
}

/** On which day after it began a rise by a factor was found, 1 the first; those not found within a week last. */
function delays(usual: number, factor: number): readonly number[] {
  return Array.from({ length: rises }, () => {
    const mean = (day: number) => (day < RISE_AT ? usual : usual * factor);
    const counts = traffic(random, RISE_AT + 7, [...steady(1), { topic: "planted", mean, dispersion: 1 }]);
    for (let delay = 1; delay <= 7; delay++)
      if (risingTopics(counts, (RISE_AT + delay) * DAY_MS).rising.some(({ topic }) => topic === "planted"))
        return delay;
    return Number.POSITIVE_INFINITY;
  }).sort((one, other) => one - other);
}

console.log(`seed ${seed}, ${days} unchanged days of 6 topics, ${rises} rises each`);
for (const dispersion of [1, 2])
  for (const [index, share] of falseAlarms(dispersion).entries()) {
    const level = LEVELS[index] ?? 0;
    figure(`rising-false-alarms-variance-x${dispersion}-at-${level}`, share, `<= ${level}`, share <= level);
  }
for (const [usual, factor, most] of [
  [5, 3, 3],
  [5, 5, 1],
  [20, 2, 3],
] as const) {
  const found = delays(usual, factor);
  const nineInTen = found[Math.ceil(0.9 * found.length) - 1] ?? Number.POSITIVE_INFINITY;
  const half = found[Math.ceil(0.5 * found.length) - 1] ?? Number.POSITIVE_INFINITY;
  figure(`rising-days-to-find-${usual}-to-${usual * factor}-half`, half, `<= ${most}`, half <= most);
  figure(
    `rising-days-to-find-${usual}-to-${usual * factor}-9-in-10`,
    nineInTen,
    `<= ${most}`,
    nineInTen <= most,
  );
}
process.exitCode = short ? 1 : 0;
